using System.Globalization;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Nodes that FLOAT16 would be allowed for, and that keep FLOAT because half precision is known to break them, each with its reason.
/// </summary>
internal static class PrecisionRules
{
    /// <summary>Half of the smallest number of FLOAT16 (2^-24): what is not larger rounds to zero.</summary>
    private const float RoundsToZero = 1f / (1 << 25);

    private const string Random = "makes values from nothing, for which runtimes have a FLOAT kernel only";
    private const string Coordinates = "its inputs are coordinates, which FLOAT16 rounds to whole pixels from 1024 on";
    private const string Counting = "it counts, and FLOAT16 has no odd integers above 2048";
    private const string Overflow = "its sums or products pass 65504, the largest FLOAT16, even for moderate inputs";
    private const string Spectrum = "sums over a whole window pass the range and precision of FLOAT16";

    private static readonly Dictionary<string, string> Standard = new()
    {
        ["RandomNormal"] = Random,
        ["RandomNormalLike"] = Random,
        ["RandomUniform"] = Random,
        ["RandomUniformLike"] = Random,
        ["Bernoulli"] = Random,
        ["EyeLike"] = Random,
        ["HannWindow"] = Random,
        ["HammingWindow"] = Random,
        ["BlackmanWindow"] = Random,
        ["MelWeightMatrix"] = Random,
        ["Range"] = Counting,
        ["CumSum"] = Counting,
        ["CumProd"] = Overflow,
        ["ReduceProd"] = Overflow,
        ["ReduceSumSquare"] = Overflow,
        ["MeanVarianceNormalization"] = Overflow,
        ["Det"] = Overflow,
        ["RoiAlign"] = Coordinates,
        ["MaxRoiPool"] = Coordinates,
        ["GridSample"] = Coordinates,
        ["AffineGrid"] = Coordinates,
        ["DFT"] = Spectrum,
        ["STFT"] = Spectrum,
    };

    private static readonly Dictionary<string, string> Microsoft = new()
    {
        ["Inverse"] = Overflow,
        ["Rfft"] = Spectrum,
        ["Irfft"] = Spectrum,
    };

    public static Dictionary<GraphNode, string> Find(ElementTypeInference inference, ConversionContext context)
    {
        var kept = new Dictionary<GraphNode, string>();
        var uses = new ValueUses();
        var nodes = new List<GraphNode>();
        uses.Add(inference.Main, nodes.Add);
        foreach (var instance in inference.FunctionInstances) uses.Add(instance.Body, nodes.Add);

        foreach (var node in nodes)
        {
            if (OfOperator(node) is { } reason) kept.TryAdd(node, reason);
        }

        IntegerArithmetic.Keep(nodes, context, kept);
        NormalizationStatistics.Keep(nodes, uses, context, kept);
        foreach (var node in nodes) KeepTinyConstant(node, uses, context, kept);
        return kept;
    }

    private static string? OfOperator(GraphNode node) => node.Domain switch
    {
        "" => Standard.GetValueOrDefault(node.OperatorType),
        OperatorSignatures.MicrosoftDomain => Microsoft.GetValueOrDefault(node.OperatorType),
        _ => null,
    };

    private static void KeepTinyConstant(GraphNode node, ValueUses uses, ConversionContext context, Dictionary<GraphNode, string> kept)
    {
        if (node.Signature is null) return;
        foreach (var input in node.Inputs)
        {
            if (!context.Concerns(input) || ScalarConstant.Read(input) is not { } scalar || scalar == 0 || MathF.Abs(scalar) > RoundsToZero) continue;
            kept.TryAdd(node, string.Create(CultureInfo.InvariantCulture, $"its constant {scalar:G4} is zero in FLOAT16"));
            NormalizationStatistics.KeepWhatFollows(node, uses, kept);
        }
    }
}
