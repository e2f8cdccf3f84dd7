using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>What becomes of an ONNX model: its new graph, and a job for each tensor with new bytes.</summary>
internal sealed class OnnxPlan : IQuantizationPlan
{
    private readonly OnnxModel model;
    private readonly OnnxSettings settings;
    private readonly List<OnnxPayload> payloads;
    private readonly List<Diagnostic> warnings = [];
    private ModelProto proto;

    private OnnxPlan(OnnxModel model, OnnxSettings settings)
    {
        this.model = model;
        this.settings = settings;
        proto = model.Proto.Clone();
        payloads = [.. model.Payloads.Select(payload => new OnnxPayload(payload.Field, new OutputRegion(payload.Bytes.Length), payload.Bytes))];
    }

    public IReadOnlyList<TensorPlan> Tensors { get; private set; } = [];

    /// <summary>Operators of the result that not every runtime has.</summary>
    public IReadOnlyList<FormUse> Forms { get; private set; } = [];

    /// <summary>Of the result, as the main graph or a local function states it; 0 when none does.</summary>
    public long Opset => HighestOpset(proto);

    /// <summary>Of the result.</summary>
    public long IrVersion => proto.IrVersion;

    private IReadOnlyList<TensorJob> Jobs { get; set; } = [];

    public IReadOnlyList<Diagnostic> Warnings => [.. warnings, .. OnnxWarnings.OfLosses(model.Path, Tensors)];

    /// <summary>The highest opset of the default domain that a model or one of its functions states; 0 when none does.</summary>
    public static long HighestOpset(ModelProto model) =>
        model.OpsetImport.Concat(model.Functions.SelectMany(function => function.OpsetImport))
            .Where(import => OpsetImports.IsDefaultDomain(import.Domain)).Select(import => import.Version).DefaultIfEmpty(0).Max();

    /// <summary>Says more than the plan itself knows.</summary>
    public void Add(IEnumerable<Diagnostic> messages) => warnings.AddRange(messages);

    public static OnnxPlan Create(OnnxModel model, OnnxSettings settings)
    {
        var plan = new OnnxPlan(model, settings);
        if (settings.Precision.Type is Numerics.ElementType.Float16 or Numerics.ElementType.Float32) plan.PlanFloatType();
        else plan.PlanWeights();
        plan.Warn();
        return plan;
    }

    public long OutputBytes(string outputName) => Layout(outputName).TotalBytes;

    public void Write(OutputTransaction output, string outputName, WorkSettings work, Action<long, long>? progress, CancellationToken cancellation)
    {
        var layout = Layout(outputName);
        var files = layout.Begin(output, outputName);
        try
        {
            var jobs = new List<TensorJob>(Jobs);
            foreach (var payload in layout.Used)
                if (payload.Source is { } source) jobs.Add(new CopyJob(source.File, source.Offset, payload.Region));
            var total = jobs.Sum(job => job.SourceBytes);
            JobRunner.Run(jobs, work, progress is null ? null : done => progress(done, total), cancellation);
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    public IReadOnlyList<string> CompanionNames(string outputPath)
    {
        if (!File.Exists(outputPath)) return [];
        var name = OnnxLayout.DataName(Path.GetFileName(outputPath));
        try
        {
            using var older = OnnxModel.Open(outputPath);
            return older.Files.Any(file => Path.GetFileName(file.Path) == name) ? [name] : [];
        }
        catch (QuantBuildException)
        {
            // Not a model that could be read: what lies beside it may be anybody's.
            return [];
        }
    }

    private OnnxLayout Layout(string outputName) => OnnxLayout.Create(proto, payloads, outputName, model.HasExternalData);

    private void PlanWeights()
    {
        var (planner, edit) = Decide();
        if (edit.OpsetMustRise)
        {
            // Raised first, while every node is still the model's own; then decided again on the raised graph.
            proto = model.Proto.Clone();
            OpsetUpgrade.Raise(proto, model.Path, edit.Opset);
            payloads.RemoveRange(model.Payloads.Count, payloads.Count - model.Payloads.Count);
            (planner, edit) = Decide();
        }
        if (planner.Raised.Count > 0) warnings.Add(OnnxWarnings.EightBits(model.Path, settings.Precision, planner.Raised));
        var fixedInputs = edit.RemovedInputs(proto);
        if (proto.IrVersion >= 4 && fixedInputs.Count > 0) warnings.Add(OnnxWarnings.FixedInputs(model.Path, fixedInputs));
        edit.Apply();
        if (edit.IrVersion > 0) Onnx.Opset.IrVersion.Raise(proto, edit.IrVersion);
        Forms = edit.Forms;
        Tensors = planner.Plans;
        Jobs = planner.Jobs;
    }

    private (WeightPlanner Planner, ModelEdit Edit) Decide()
    {
        var edit = new ModelEdit(new ModelGraph(proto), payloads);
        var planner = new WeightPlanner(model, edit, settings, standardOnly: settings.Target == OnnxFormat.Qdq);
        planner.PlanAll();
        return (planner, edit);
    }

    private void PlanFloatType()
    {
        var conversion = new FloatTypePlanner(model, proto, settings, payloads);
        conversion.Run();
        Tensors = conversion.Plans;
        Jobs = conversion.Jobs;
    }

    private void Warn()
    {
        warnings.AddRange(settings.Rules.Unmatched.Select(glob => SettingErrors.UnmatchedGlob(model.Path, glob)));
        if (Tensors.All(tensor => tensor.Kept is not null)) warnings.Add(OnnxWarnings.NothingDone(model.Path, settings.Precision, Tensors));
    }
}
