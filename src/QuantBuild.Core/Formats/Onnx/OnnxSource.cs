using System.Globalization;
using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.Quantization;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Formats.Onnx;

/// <summary>An ONNX model as the engine sees it.</summary>
internal sealed class OnnxSource : IModelSource
{
    /// <summary>The newest versions that are known to work; newer ones may mean something else.</summary>
    private const int NewestOpset = 26;
    private const int OldestIr = 3;
    private const int NewestIr = 13;

    private readonly OnnxModel model;

    public OnnxSource(OnnxModel model)
    {
        this.model = model;
        try
        {
            CheckVersions();
            FunctionCalls.Check(model.Proto, model.Path);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public OnnxModel Model => model;

    public IReadOnlyList<SourceFile> Files => model.Files;

    public IReadOnlyList<InputHint> InputHints => OnnxInputHints.Find(model.Proto.Graph);

    public IQuantizationPlan Plan(string target, QuantizationSettings settings)
    {
        var plan = Decide(target, settings);
        plan.Add(new RuntimeCheck(model.Path, OnnxPlan.HighestOpset(model.Proto), settings).Run(plan, target, Decide));
        return plan;
    }

    public ModelDescription Describe()
    {
        var graph = new ModelGraph(model.Proto);
        var proto = model.Proto;
        var constants = proto.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new ModelDescription
        {
            Path = model.Path,
            Format = "onnx",
            Bytes = model.Files.Sum(file => file.Length),
            Properties =
            [
                new("ir_version", proto.IrVersion.ToString(CultureInfo.InvariantCulture)),
                new("opset", string.Join(", ", proto.OpsetImport.Select(import => string.Create(CultureInfo.InvariantCulture, $"{(import.Domain.Length == 0 ? "ai.onnx" : import.Domain)} {import.Version}")))),
                new("producer", $"{proto.ProducerName} {proto.ProducerVersion}".Trim()),
                new("files", string.Join(", ", model.Files.Select(file => Path.GetFileName(file.Path)))),
            ],
            Inputs = [.. proto.Graph.Input.Where(input => !constants.Contains(input.Name)).Select(OnnxValues.Describe)],
            Outputs = [.. proto.Graph.Output.Select(OnnxValues.Describe)],
            Operators =
            [
                .. graph.Scopes.SelectMany(scope => scope.Nodes)
                    .GroupBy(node => node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}")
                    .Select(group => KeyValuePair.Create(group.Key, group.Count()))
                    .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal),
            ],
            Tensors =
            [
                .. graph.Weights.Select(weight => new TensorDescription(
                    weight.Name, string.Join(", ", weight.Uses.Select(use => use.Node.OpType).Distinct()), [.. weight.Tensor.Dims],
                    OnnxTypes.Name(weight.Tensor.DataType), ((weight.Elements * OnnxTypes.BitSize(weight.Tensor.DataType)) + 7) / 8)),
            ],
            Precisions = [],
        };
    }

    public IReadOnlyList<TensorComparison> CompareWeights(IModelSource candidate, CancellationToken cancellation) =>
        candidate is OnnxSource other ? WeightComparison.Run(model, other.model, cancellation) : [];

    public void Dispose() => model.Dispose();

    private OnnxPlan Decide(string target, QuantizationSettings settings) =>
        OnnxPlan.Create(model, OnnxSettings.Check(model.Path, target, settings));

    private void CheckVersions()
    {
        if (model.Proto.IrVersion is < OldestIr or > NewestIr)
            throw OnnxErrors.UnknownVersion(model.Path, "ir_version", model.Proto.IrVersion, $"{OldestIr} to {NewestIr}");
        foreach (var import in model.Proto.OpsetImport)
            if (import.Domain is "" or "ai.onnx" && import.Version is < 1 or > NewestOpset)
                throw OnnxErrors.UnknownVersion(model.Path, "opset", import.Version, $"1 to {NewestOpset}");
    }
}

/// <summary>What a graph declares of its inputs and outputs.</summary>
internal static class OnnxValues
{
    public static ValueInfo Describe(ValueInfoProto value)
    {
        if (value.Type?.ValueCase != TypeProto.ValueOneofCase.TensorType)
            return new ValueInfo(value.Name, Numerics.ElementType.Other, null, []) { IsTensor = false };
        var tensor = value.Type.TensorType;
        var type = OnnxTypes.ToElementType(tensor.ElemType);
        if (tensor.Shape is null) return new ValueInfo(value.Name, type, null, []);
        return new ValueInfo(
            value.Name, type,
            [.. tensor.Shape.Dim.Select(dim => dim.HasDimValue ? dim.DimValue : -1)],
            [.. tensor.Shape.Dim.Select(dim => dim.HasDimParam ? dim.DimParam : null)]);
    }
}
