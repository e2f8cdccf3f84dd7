using QuantBuild.Kernels;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Reporting;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Gguf.Reading;

/// <summary>Compares the weights of two GGUF models, whatever type each tensor has in either.</summary>
internal static class GgufComparison
{
    /// <summary>Whole blocks of every type.</summary>
    private const int PieceElements = 256 * GgmlTypes.SuperBlock;

    /// <returns>Tensors of <paramref name="reference"/> that are found again in the same shape, least SQNR first.</returns>
    public static IReadOnlyList<TensorComparison> Run(GgufModel reference, GgufModel candidate, CancellationToken cancellation)
    {
        var others = candidate.Tensors.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        var results = new List<TensorComparison>();
        var buffers = new ChunkBuffers();
        var values = new float[PieceElements];
        var decoded = new float[PieceElements];
        foreach (var tensor in reference.Tensors)
        {
            if (tensor.Elements == 0 || !others.TryGetValue(tensor.Name, out var other) || !other.Shape.SequenceEqual(tensor.Shape)) continue;
            if (!GgmlSource.CanRead(tensor.Type) || !GgmlSource.CanRead(other.Type)) continue;
            var sums = default(ErrorSums);
            for (long start = 0; start < tensor.Elements; start += PieceElements)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = (int)Math.Min(PieceElements, tensor.Elements - start);
                SourceOf(tensor).Read(start, values.AsSpan(0, count), buffers);
                SourceOf(other).Read(start, decoded.AsSpan(0, count), buffers);
                sums += Compare(values.AsSpan(0, count), decoded.AsSpan(0, count));
            }
            results.Add(new TensorComparison(tensor.Name, tensor.Type.ToString(), other.Type.ToString(), sums.Noise == 0 ? null : sums.SqnrDb, sums.MaxAbsError));
        }
        return [.. results.OrderBy(static result => result.SqnrDb ?? double.PositiveInfinity).ThenBy(static result => result.Name, StringComparer.Ordinal)];
    }

    private static GgmlSource SourceOf(GgufTensor tensor) => new(tensor.Name, tensor.Type, tensor.Elements, tensor.File, tensor.Offset);

    /// <summary>Sums in order, over all but values that are not finite and the same in both.</summary>
    private static ErrorSums Compare(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        double signal = 0, noise = 0, largest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) && values[i].Equals(decoded[i])) continue;
            double value = values[i], error = Math.Abs(value - decoded[i]);
            signal += value * value;
            noise += error * error;
            largest = Math.Max(largest, error);
        }
        return new ErrorSums(signal, noise, largest);
    }
}
