using System.Runtime.InteropServices;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>What an importance matrix says about one tensor: how much each of its columns matters. The values stay in the file.</summary>
/// <param name="Name">Of the tensor in the model.</param>
/// <param name="File">Where its sums of squares are, as binary32.</param>
/// <param name="Offset">Of the first sum, from the beginning of the file.</param>
/// <param name="Columns">Sums of each matrix.</param>
/// <param name="Counts">
/// How many values went into the sums, one for each matrix; experts have different ones. Where it is 0 nothing is known, and all columns count alike.
/// </param>
internal sealed record ImportanceEntry(string Name, SourceFile File, long Offset, int Columns, IReadOnlyList<float> Counts)
{
    private const int PieceValues = 16 * 1024;

    /// <summary>Weights of all matrices together.</summary>
    public long Values => (long)Columns * Counts.Count;

    /// <summary>The mean square of each column, [matrices, columns].</summary>
    public float[] Read()
    {
        var weights = new float[Values];
        for (var matrix = 0; matrix < Counts.Count; matrix++)
        {
            var row = weights.AsSpan(matrix * Columns, Columns);
            ReadSums((long)matrix * Columns, row);
            // One division for each, as llama-quantize has it.
            if (Counts[matrix] > 0) foreach (ref var sum in row) sum /= Counts[matrix];
            else row.Fill(1);
        }
        return weights;
    }

    /// <summary>The first sum that is none, with its index; null when all are finite and none is negative.</summary>
    public (long Index, float Value)? FirstBad()
    {
        var piece = new float[Math.Min(PieceValues, Values)];
        for (long start = 0; start < Values; start += piece.Length)
        {
            var sums = piece.AsSpan(0, (int)Math.Min(piece.Length, Values - start));
            ReadSums(start, sums);
            for (var i = 0; i < sums.Length; i++)
                if (!(sums[i] >= 0 && float.IsFinite(sums[i]))) return (start + i, sums[i]);
        }
        return null;
    }

    private void ReadSums(long first, Span<float> sums)
    {
        File.ReadExactly(Offset + (first * sizeof(float)), MemoryMarshal.AsBytes(sums));
        if (BitConverter.IsLittleEndian) return;
        var bits = MemoryMarshal.Cast<float, int>(sums);
        System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
