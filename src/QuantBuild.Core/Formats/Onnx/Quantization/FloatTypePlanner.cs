using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>FP16 and FP32: the float type of the whole graph changes, and every float tensor with it.</summary>
internal sealed class FloatTypePlanner(OnnxModel model, ModelProto proto, OnnxSettings settings, List<OnnxPayload> payloads)
{
    /// <summary>Elements of the largest tensor whose values decide whether its operator can leave FP32.</summary>
    internal const long MostLookedAt = 64 * 1024;

    private readonly Dictionary<TensorProto, TensorJob> converted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TensorProto, string> exclusions = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, string> keptNodes = new(StringComparer.Ordinal);

    public List<TensorJob> Jobs { get; } = [];

    public List<TensorPlan> Plans { get; } = [];

    public void Run()
    {
        var target = settings.Precision.Type;
        var graph = new ModelGraph(proto);
        var edit = new ModelEdit(graph, payloads);
        // The conversion changes uses and types in place: what the report says of a tensor is taken down before.
        var before = graph.Weights.Where(weight => OnnxTypes.ToElementType(weight.Tensor.DataType).IsFloat())
            .Select(weight => (weight.Tensor, Plan: Describe(weight), Names: Names(weight))).ToList();
        foreach (var (tensor, _, names) in before)
            if (ExcludedBy(names) is { } glob) exclusions[tensor] = glob;

        int[] sources = target == ElementType.Float16 ? [OnnxDataType.Float] : [OnnxDataType.Float16, OnnxDataType.BFloat16];
        foreach (var source in sources)
        {
            var result = FloatTypeConversion.Convert(proto, model.Path, source, OnnxTypes.FromElementType(target), name => ExcludedBy([name]) is not null, PassesRange);
            foreach (var (tensor, type) in result.Tensors) Convert(tensor, type, edit);
            foreach (var node in result.KeptNodes)
                if (node.Name.Length > 0) keptNodes[node.Name] = node.Reason;
        }

        foreach (var (tensor, plan, names) in before)
        {
            Plans.Add(converted.TryGetValue(tensor, out var job)
                ? plan with { To = target.Name(), BytesAfter = target.ByteSize(OnnxModel.ElementCount(tensor)), Job = job }
                : plan with { Kept = Reason(tensor, plan, target, names) });
        }
    }

    /// <summary>True when a finite element is beyond FP16. Tensors that are read for it are those of few elements: statistics and limits.</summary>
    private bool PassesRange(TensorProto tensor)
    {
        if (OnnxModel.ElementCount(tensor) > MostLookedAt || model.Elements(tensor) is not { } elements || !elements.Type.IsFloat()) return false;
        var bytes = new byte[elements.ByteLength];
        elements.Read(0, bytes);
        var values = new float[elements.Elements];
        FloatConversion.ToSingle(bytes, elements.Type, values);
        return values.Any(value => float.IsFinite(value) && MathF.Abs(value) > (float)Half.MaxValue);
    }

    private void Convert(TensorProto tensor, int type, ModelEdit edit)
    {
        var elements = model.Elements(tensor)!;
        var stored = OnnxTypes.ToElementType(type);
        var region = new OutputRegion(stored.ByteSize(elements.Elements));
        var job = new ConvertJob(model.Path, elements, stored, region);
        converted.Add(tensor, job);
        Jobs.Add(job);
        edit.Refill(tensor, type, region);
    }

    private string Reason(TensorProto tensor, TensorPlan plan, ElementType target, List<string> names)
    {
        if (exclusions.TryGetValue(tensor, out var glob)) return $"excluded by \"{glob}\"";
        if (plan.From == target.Name()) return $"it is {target.Name()} already";
        if (plan.From == ElementType.Float64.Name()) return "FP64 stays as it is";
        var why = names.Skip(1).Select(name => keptNodes.GetValueOrDefault(name)).FirstOrDefault(reason => reason is not null);
        return why is null ? $"{plan.Operator} computes in {plan.From} here" : $"{plan.Operator} stays in {plan.From}: {why}";
    }

    private string? ExcludedBy(IEnumerable<string> names)
    {
        var all = names.ToList();
        return settings.Rules.ExcludedBy(all) ?? (settings.Rules.Override(all) is { } precision ? $"Override={precision}" : null);
    }

    private static List<string> Names(Weight weight) => [.. weight.Uses.Select(use => use.Node.Name).Prepend(weight.Name)];

    private static TensorPlan Describe(Weight weight) => WeightPlanner.Base(weight, WeightPlanner.OperatorsOf(weight));
}
