using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// Chooses a form for every weight: what the runtime is fastest with where an operator has one, DequantizeLinear elsewhere,
/// and a reason where the weight is left as it is.
/// </summary>
/// <param name="standardOnly">Format onnx-qdq: no operators of com.microsoft.</param>
internal sealed class WeightPlanner(OnnxModel model, ModelEdit edit, OnnxSettings settings, bool standardOnly)
{
    /// <summary>Fewer elements are not worth a node, a scale and three names.</summary>
    private const int SmallestWeight = 512;

    /// <summary>Elements of a matrix whose 4-bit rows end in the middle of a byte, so that whole channels have to be made in one piece.</summary>
    private const long LargestWhole = 64 * 1024 * 1024;

    private readonly List<TensorPlan> plans = [];
    private readonly Dictionary<Weight, string> operators = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> raised = [];

    public IReadOnlyList<TensorPlan> Plans => plans;

    /// <summary>Weights that got eight bits although four were asked for.</summary>
    public IReadOnlyList<string> Raised => raised;

    public void PlanAll()
    {
        // Forms change nodes in place: what the report says of them is taken down before.
        foreach (var weight in edit.Graph.Weights) operators.Add(weight, OperatorsOf(weight));
        foreach (var weight in edit.Graph.Weights)
        {
            if (!OnnxTypes.ToElementType(weight.Tensor.DataType).IsFloat() || weight.Elements == 0) continue;
            plans.Add(Plan(weight));
        }
    }

    private TensorPlan Plan(Weight weight)
    {
        var roles = weight.Uses.Select(use => new RoledUse(use, WeightOperators.RoleOf(use, weight))).ToList();
        var names = weight.Uses.Select(use => use.Node.Name).Prepend(weight.Name).ToList();
        var precision = settings.Precision;
        var wanted = settings.Rules.Override(names);
        if (settings.Rules.ExcludedBy(names) is { } glob) return Kept(weight, $"excluded by \"{glob}\"");
        if (wanted is not null) precision = OnnxPrecision.Parse(wanted, model.Path, settings.Target);

        if (weight.IsOutput) return Kept(weight, "it is an output of its graph");
        if (precision.Type == OnnxTypes.ToElementType(weight.Tensor.DataType)) return Kept(weight, wanted is null ? $"it is {precision.Name} already" : $"Override asks for {precision.Name}");
        if (precision.Type == ElementType.Float32) return Kept(weight, "Override asks for FP32");
        if (weight.Elements < SmallestWeight) return Kept(weight, $"too small: fewer than {SmallestWeight} values");
        if (weight.Tensor.DataType == OnnxDataType.Double) return Kept(weight, "FP64 has no quantized form");
        if (weight.Tensor.DataType == OnnxDataType.BFloat16 && precision.HasScales) return Kept(weight, "BF16 has no quantized form that ONNX Runtime's CPU runs");
        var elements = model.Elements(weight.Tensor)!;
        if (!precision.HasScales)
            return Result(weight, precision, null, [CastForm.Apply(new WeightTask(model.Path, weight, elements, new WeightCoding(precision, true, 0, ScaleAlgorithm.Range)), edit)]);

        var uses = roles.Where(entry => entry.Role.Role != WeightRole.None).ToList();
        if (uses.Count == 0) return Kept(weight, weight.Uses.Count == 0 ? "no node uses it" : $"not a weight: {operators[weight]} uses it as data");
        // A second copy, or figures that a reader of data does not expect: neither is what the user wants.
        if (uses.Count < roles.Count)
            return Kept(weight, $"{operators[weight]} also uses it as data");

        if (wanted is null && precision.Bits == 4 && uses.Any(entry => entry.Role.Sensitive))
        {
            precision = precision.EightBits;
            raised.Add(weight.Name);
        }
        var algorithm = precision.IsInteger ? settings.Algorithm : ScaleAlgorithm.Range;
        var coding = new WeightCoding(precision, settings.Symmetric ?? precision.Symmetric, Fitting(weight, uses, precision), algorithm);
        return precision.IsFloat8 ? ChooseFloat8(new WeightTask(model.Path, weight, elements, coding), uses) : Choose(new WeightTask(model.Path, weight, elements, coding), uses);
    }

    /// <summary>DequantizeLinear for every use: runtimes have no operator of their own for FP8.</summary>
    private TensorPlan ChooseFloat8(WeightTask task, List<RoledUse> uses)
    {
        var table = uses.All(entry => entry.Role.Role == WeightRole.Embedding);
        var axis = table ? 0 : uses.First(entry => entry.Role.Role != WeightRole.Embedding).Role.Axis;
        if (task.Coding.BlockSize > 0 && (table ? task.Dims.Count - 1 : Summed(uses)) is { } blocked)
            return Result(task.Weight, task.Precision, task.Coding, [Float8Form.ApplyBlocks(task, blocked, edit)]);
        if (!Float8Form.CanStream(task, axis)) return Kept(task.Weight, "it has too many channels");
        return Result(task.Weight, task.Precision, task.Coding, [Float8Form.ApplyChannels(task, axis, edit)]);
    }

    /// <summary>The axis that is summed over, when all uses are matrix products that agree on it.</summary>
    private static int? Summed(List<RoledUse> uses) =>
        uses.All(entry => entry.Role.Role is WeightRole.MatMul or WeightRole.Gemm && entry.Role.Axis == uses[0].Role.Axis) ? 1 - uses[0].Role.Axis : null;

    private TensorPlan Choose(WeightTask task, List<RoledUse> uses)
    {
        var weight = task.Weight;
        var blocks = task.Coding.BlockSize > 0;
        var forms = new List<FormResult>();
        var rest = new List<RoledUse>(uses);

        if (standardOnly && blocks && Matrix(rest) is { } matrix)
        {
            // Blocks along K; turned into [K, N] where the runtime then fuses DequantizeLinear and Gemm.
            if (matrix.TurnGemm)
                foreach (var (use, _) in rest) use.Node.Attribute.Remove(use.Node.Find("transB")!);
            forms.Add(DequantizeForm.ApplyBlocks(task, matrix.Layout, matrix.SourceInputRows, edit));
            return Result(weight, task.Precision, task.Coding, forms);
        }

        // Everything is decided before anything is edited: a weight is never half quantized.
        var fused = !standardOnly && blocks;
        var lookups = rest.Where(entry => fused && entry.Role.Role == WeightRole.Embedding).ToList();
        var divided = Dividing(task);
        if (lookups.Count > 0 && (divided is null || !GatherBlockForm.Fits(weight)))
            return Kept(weight, $"the last axis, {weight.Tensor.Dims[^1]}, does not divide into blocks of {task.Coding.BlockSize} or of 16");
        var products = rest.Where(entry => fused && entry.Role.Role is WeightRole.MatMul or WeightRole.Gemm && MatMulNBitsForm.Fits(entry.Use, weight)).ToList();
        var turned = rest.Where(_ => fused).Select(entry => new TurnedUse(entry, WeightOperators.ProductsBehindTranspose(entry.Use, weight)))
            .Where(entry => entry.Products.Count > 0 && entry.Products.All(product => MatMulNBitsForm.Fits(product, weight))).ToList();
        rest = [.. rest.Except(products).Except(turned.Select(entry => entry.Entry)).Except(lookups)];
        var table = rest.All(entry => entry.Role.Role == WeightRole.Embedding);
        var axis = table ? 0 : rest.First(entry => entry.Role.Role != WeightRole.Embedding).Role.Axis;
        if (!table && TooLong(task, axis)) return Kept(weight, "its channels are too long for one scale");

        foreach (var transpose in turned) edit.Drop(transpose.Entry.Use.Node);
        var inOrder = new List<WeightUse>(products.Where(static entry => entry.Role.Axis != 0).Select(static entry => entry.Use));
        var inTurnedOrder = new List<WeightUse>(products.Where(static entry => entry.Role.Axis == 0).Select(static entry => entry.Use).Concat(turned.SelectMany(static entry => entry.Products)));
        var turnedFirst = products.Count > 0 ? products[0].Role.Axis == 0 : inTurnedOrder.Count > 0;
        if (turnedFirst) forms.Add(MatMulNBitsForm.Apply(task, inTurnedOrder, turned: true, edit));
        if (inOrder.Count > 0) forms.Add(MatMulNBitsForm.Apply(task, inOrder, turned: false, edit));
        if (!turnedFirst && inTurnedOrder.Count > 0) forms.Add(MatMulNBitsForm.Apply(task, inTurnedOrder, turned: true, edit));
        if (lookups.Count > 0) forms.Add(GatherBlockForm.Apply(divided!, [.. lookups.Select(entry => entry.Use)], edit));
        if (rest.Count == 0) edit.Remove(weight);
        else if (table && blocks) forms.Add(DequantizeForm.ApplyBlocks(task, CodeLayout.FeatureRows, sourceInputRows: false, edit));
        else forms.Add(DequantizeForm.ApplyChannels(task, axis, standardOnly, edit));
        return Result(weight, task.Precision, task.Coding, forms);
    }

    /// <summary>True when channels along the last axis are longer than one piece of work can be.</summary>
    private static bool TooLong(WeightTask task, int axis) => ChannelShape.Of(task.Dims, axis) is { Inner: 1 } shape
        && (shape.Outer > int.MaxValue / 2 || (task.Precision.Bits == 4 && shape.Channels % 2 != 0 && task.Elements.Elements > LargestWhole));

    /// <summary>The wanted block size, or a smaller one where the blocks would be longer than what they divide: padding costs bytes.</summary>
    private int Fitting(Weight weight, List<RoledUse> uses, OnnxPrecision precision)
    {
        var length = uses.Max(entry => entry.Role.Role is WeightRole.MatMul or WeightRole.Gemm ? weight.Tensor.Dims[1 - entry.Role.Axis] : weight.Tensor.Dims[^1]);
        var size = settings.BlockSizeOf(precision);
        while (size > 16 && size / 2 >= length) size /= 2;
        return size;
    }

    /// <summary>The weight's order, when all its uses are matrix products that agree on it.</summary>
    private static (CodeLayout Layout, bool SourceInputRows, bool TurnGemm)? Matrix(List<RoledUse> uses)
    {
        if (uses.Any(entry => entry.Role.Role is not (WeightRole.MatMul or WeightRole.Gemm))) return null;
        if (uses.All(entry => entry.Role.Axis == 1)) return (CodeLayout.InputRows, true, false);
        if (uses.Any(entry => entry.Role.Axis == 1)) return null;
        var fusable = uses.All(entry => entry.Use.Node.Int("transA", 0) == 0 && entry.Use.Node.Float("alpha", 1) == 1 && entry.Use.Node.Float("beta", 1) == 1);
        return fusable ? (CodeLayout.InputRows, false, true) : (CodeLayout.FeatureRows, false, false);
    }

    /// <summary>The largest block size up to the wanted one that divides the last axis; null when not even 16 does.</summary>
    private static WeightTask? Dividing(WeightTask task)
    {
        for (var size = task.Coding.BlockSize; size >= 16; size /= 2)
            if (task.Dims[^1] % size == 0) return task with { Coding = task.Coding with { BlockSize = size } };
        return null;
    }

    internal static string OperatorsOf(Weight weight) => weight.Uses.Count == 0 ? "none" : string.Join(", ", weight.Uses.Select(use => use.Node.OpType).Distinct().Order(StringComparer.Ordinal));

    private TensorPlan Kept(Weight weight, string reason) => Base(weight, operators[weight]) with { Kept = reason };

    private TensorPlan Result(Weight weight, OnnxPrecision precision, WeightCoding? coding, List<FormResult> forms)
    {
        Jobs.AddRange(forms.Select(form => form.Job));
        return Base(weight, operators[weight]) with
        {
            To = precision.Name,
            Algorithm = coding?.Algorithm.Name(),
            BlockSize = forms[0].BlockSize,
            BytesAfter = forms.Sum(form => form.Bytes),
            Job = forms[0].Job,
        };
    }

    /// <summary>The work, in the order of the weights.</summary>
    public List<TensorJob> Jobs { get; } = [];

    internal static TensorPlan Base(Weight weight, string operators)
    {
        var type = OnnxTypes.ToElementType(weight.Tensor.DataType);
        return new TensorPlan
        {
            Name = weight.Name,
            Operator = operators,
            Shape = [.. weight.Tensor.Dims],
            From = type.Name(),
            To = type.Name(),
            BytesBefore = type.ByteSize(weight.Elements),
            BytesAfter = type.ByteSize(weight.Elements),
        };
    }
}
