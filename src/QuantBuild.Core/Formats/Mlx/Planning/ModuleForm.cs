using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Safetensors;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>The tensors that a module becomes, the work that fills them, and what the report says of each tensor of the source.</summary>
internal sealed record ModuleForm(IReadOnlyList<ResultTensor> Tensors, IReadOnlyList<TensorJob> Jobs, IReadOnlyList<TensorPlan> Plans)
{
    /// <param name="file">For messages.</param>
    /// <param name="module">Of the source.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="role">What the module is in its model, for the report.</param>
    public static ModuleForm Create(string file, CheckpointModule module, ModuleDecision decision, string role)
    {
        var tensors = decision.Scheme is { } scheme ? Quantized(module, scheme, decision.Type!.Value) : [Plain(file, module, decision.Type)];
        var jobs = new List<TensorJob>();
        var plans = new List<TensorPlan>();
        for (var i = 0; i < module.Parts.Count; i++)
        {
            var part = module.Parts[i];
            var job = Job(file, part, decision, [.. tensors.Select(tensor => tensor.Parts[i])]);
            jobs.Add(job);
            plans.Add(Plan(part, decision, role, tensors, i, job));
        }
        return new ModuleForm(tensors, jobs, plans);
    }

    /// <summary>What the report says of a tensor that has no place in the result.</summary>
    public static TensorPlan LeftOut(CheckpointTensor tensor, string role, string reason) => new()
    {
        Name = tensor.Name,
        Operator = role,
        Shape = tensor.Shape,
        From = TypeText(tensor),
        To = TypeText(tensor),
        BytesBefore = BytesOf(tensor),
        BytesAfter = 0,
        Kept = $"left out: {reason}",
    };

    private static IReadOnlyList<ResultTensor> Quantized(CheckpointModule module, MlxScheme scheme, ElementType type)
    {
        var (rows, columns) = Matrix(module.PartShape);
        var path = module.Path;
        if (scheme.Mode != MlxMode.Affine)
        {
            return
            [
                Tensor(module.Name, SafetensorsType.U32, scheme.WeightShape(module.Shape), rows * columns * scheme.Bits / 8, module.Parts.Count),
                Tensor($"{path}.scales", SafetensorsType.U8, scheme.ScaleShape(module.Shape), rows * columns / scheme.GroupSize, module.Parts.Count),
            ];
        }
        var stored = SafetensorsTypes.Of(type)!.Value;
        var format = new AffineGroupFormat(scheme.Bits, scheme.GroupSize, type);
        return
        [
            Tensor(module.Name, SafetensorsType.U32, scheme.WeightShape(module.Shape), AffineGroupJob.WeightBytes(rows, columns, scheme.Bits), module.Parts.Count),
            Tensor($"{path}.scales", stored, scheme.ScaleShape(module.Shape), AffineGroupJob.ScaleBytes(rows, columns, format), module.Parts.Count),
            Tensor($"{path}.biases", stored, scheme.ScaleShape(module.Shape), AffineGroupJob.ScaleBytes(rows, columns, format), module.Parts.Count),
        ];
    }

    private static ResultTensor Plain(string file, CheckpointModule module, ElementType? type)
    {
        var stored = type is { } wanted && wanted != module.Type ? SafetensorsTypes.Of(wanted) : StoredType(module.Parts[0]);
        if (stored is not { } known || known.ByteLength(module.PartShape) is not { } length) throw MlxErrors.Unwritable(file, module.Name, module.Parts[0].TypeName);
        return Tensor(module.Name, known, module.Shape, length, module.Parts.Count);
    }

    private static SafetensorsType? StoredType(CheckpointTensor tensor) =>
        SafetensorsTypes.TryParse(tensor.TypeName, out var type) ? type : SafetensorsTypes.Of(tensor.Source.Type);

    private static ResultTensor Tensor(string name, SafetensorsType type, IReadOnlyList<long> shape, long partLength, int parts) =>
        new(name, type, shape, [.. Enumerable.Range(0, parts).Select(_ => new OutputRegion(partLength))]);

    private static TensorJob Job(string file, CheckpointTensor part, ModuleDecision decision, OutputRegion[] regions)
    {
        var (rows, columns) = Matrix(part.Shape);
        return decision.Scheme switch
        {
            null when decision.Type is { } type && type != part.Source.Type => new ConvertJob(file, part.Source, type, regions[0]),
            null => new CopyTensorJob(file, part.Source, regions[0]),
            { Mode: MlxMode.Affine } scheme => AffineGroupJob.Create(
                file, part.Source, rows, columns, new AffineGroupFormat(scheme.Bits, scheme.GroupSize, decision.Type!.Value), regions[0], regions[1], regions[2]),
            { } scheme => MicroscalingJob.Create(file, part.Source, rows, columns, MlxModes.Microscaling(scheme.Mode), regions[0], regions[1]),
        };
    }

    private static TensorPlan Plan(CheckpointTensor part, ModuleDecision decision, string role, IReadOnlyList<ResultTensor> tensors, int index, TensorJob job)
    {
        var from = TypeText(part);
        var converted = decision.Scheme is null && decision.Type is { } type && type != part.Source.Type;
        return new TensorPlan
        {
            Name = part.Name,
            Operator = role,
            Shape = part.Shape,
            From = from,
            To = decision.Scheme?.PrecisionName ?? (converted ? decision.Type!.Value.Name() : from),
            Algorithm = decision.Scheme is null ? null : "RTN",
            BlockSize = decision.Scheme?.GroupSize,
            BytesBefore = BytesOf(part),
            BytesAfter = tensors.Sum(tensor => tensor.Parts[index].Length),
            Kept = decision.Scheme is not null || converted ? null : decision.Reason ?? $"it is {from} already",
            Job = decision.Scheme is not null || converted ? job : null,
        };
    }

    private static string TypeText(CheckpointTensor tensor) => tensor.Source.Type == ElementType.Other ? tensor.TypeName : tensor.Source.Type.Name();

    private static long BytesOf(CheckpointTensor tensor) => StoredType(tensor)?.ByteLength(tensor.Shape) ?? tensor.Source.ByteLength;

    /// <summary>Rows and columns, dimensions before the last counted as rows.</summary>
    internal static (long Rows, long Columns) Matrix(IReadOnlyList<long> shape) =>
        shape.Count == 0 ? (1, 1) : (shape.Take(shape.Count - 1).Aggregate(1L, (product, dimension) => checked(product * dimension)), shape[^1]);
}
