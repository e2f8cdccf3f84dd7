using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Reporting;

namespace QuantBuild.Formats.Onnx;

/// <summary>Compares the weights of two ONNX models, one of which may be a quantized form of the other.</summary>
internal static class WeightComparison
{
    private const int PieceElements = 256 * 1024;

    /// <returns>Weights of <paramref name="reference"/> that are found again, least SQNR first.</returns>
    public static IReadOnlyList<TensorComparison> Run(OnnxModel reference, OnnxModel candidate, CancellationToken cancellation)
    {
        var decoder = new DecodedWeights(candidate);
        var results = new List<TensorComparison>();
        foreach (var weight in new ModelGraph(reference.Proto).Weights)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!OnnxTypes.ToElementType(weight.Tensor.DataType).IsFloat() || weight.Elements == 0 || weight.Rank == 0) continue;
            if (reference.Elements(weight.Tensor) is not { } source || decoder.Find(weight) is not { } decoded) continue;
            var sums = Compare(source, decoded);
            results.Add(new TensorComparison(weight.Name, source.Type.Name(), decoded.Type, sums.Noise == 0 ? null : sums.SqnrDb, sums.MaxAbsError));
        }
        return [.. results.OrderBy(result => result.SqnrDb ?? double.PositiveInfinity).ThenBy(result => result.Name, StringComparer.Ordinal)];
    }

    private static ErrorSums Compare(TensorSource source, DecodedWeight decoded)
    {
        var sums = default(ErrorSums);
        var values = new float[PieceElements];
        var other = new float[PieceElements];
        var bytes = new byte[PieceElements * 8];
        for (long start = 0; start < source.Elements; start += PieceElements)
        {
            var count = (int)Math.Min(PieceElements, source.Elements - start);
            var piece = bytes.AsSpan(0, count * source.Type.BitSize() / 8);
            source.Read(start * source.Type.BitSize() / 8, piece);
            FloatConversion.ToSingle(piece, source.Type, values.AsSpan(0, count));
            decoded.Read(start, other.AsSpan(0, count));
            double signal = 0, noise = 0, largest = 0;
            for (var i = 0; i < count; i++)
            {
                if (!float.IsFinite(values[i]) && values[i].Equals(other[i])) continue;
                double value = values[i], error = Math.Abs(value - other[i]);
                signal += value * value;
                noise += error * error;
                largest = Math.Max(largest, error);
            }
            sums += new ErrorSums(signal, noise, largest);
        }
        return sums;
    }
}
