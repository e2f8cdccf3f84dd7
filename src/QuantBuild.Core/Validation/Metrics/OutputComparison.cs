using QuantBuild.Numerics;
using QuantBuild.Reporting;

namespace QuantBuild.Validation.Metrics;

/// <summary>
/// How one output of the result compares with the source's, gathered sample by sample. Sums are in double precision
/// and in the order of the elements, so a value does not depend on threads.
/// </summary>
/// <remarks>
/// <para>Float outputs, and integers of 8 and 16 bits (which are quantized values): cosine, SQNR and largest error.</para>
/// <para>Integers of 32 and 64 bits are labels, indices or counts: the angle between them means nothing, so they have
/// no cosine and no SQNR, only the largest difference and the share of equal elements.</para>
/// <para>Bool, string and other outputs: the share of equal elements.</para>
/// <para>Agreement of a float output is the share of rows (last axis, two values or more) in which the result's largest
/// value stands where the source has its largest value; of every other output, the share of equal elements.</para>
/// <para>NaN and infinities at the same places are equal. At different places, the sample's cosine is -1, so that no
/// bound holds. A sample whose shapes differ counts as a cosine of 0, as noise as large as the signal, and as a
/// disagreement in each row. Zeros on both sides: cosine 1; on one side: 0.</para>
/// </remarks>
public sealed class OutputComparison(string name)
{
    /// <summary>Stands for minus infinity in a report, in dB: JSON has no infinities.</summary>
    public const double LowestSqnrDb = -999;

    private double? cosine;
    private double signal;
    private double noise;
    private double? maxAbsError;
    private long rows;
    private long agreeing;
    private bool hasSqnr;

    public string Name { get; } = name;

    /// <summary>Samples in which NaN or infinity stood in one side only.</summary>
    public int NonFiniteMismatches { get; private set; }

    /// <summary>Samples in which the shapes or kinds differed.</summary>
    public int ShapeMismatches { get; private set; }

    /// <summary>The first difference of shapes, in words; null when there was none.</summary>
    public string? FirstShapeMismatch { get; private set; }

    /// <summary>Adds one sample; null stands for an output that is no tensor.</summary>
    public void Add(TensorValue? source, TensorValue? result)
    {
        if (source is null && result is null) return;
        if (source is null || result is null || !source.Shape.SequenceEqual(result.Shape) || !SameKind(source.Type, result.Type))
        {
            AddMismatch(source, result);
            return;
        }

        if (source.Strings is { } sourceStrings && result.Strings is { } resultStrings)
        {
            rows += sourceStrings.Count;
            agreeing += sourceStrings.Zip(resultStrings).Count(static pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        }
        else if (TensorElements.IsNumeric(source.Type))
        {
            AddNumbers(source, result);
        }
        else
        {
            rows += source.Data.Length;
            agreeing += EqualElements(source.Data, result.Data, 1);
        }
    }

    /// <summary>The figures over all samples so far.</summary>
    public OutputReport ToReport() => new()
    {
        Name = Name,
        Cosine = cosine,
        SqnrDb = !hasSqnr ? null : NonFiniteMismatches > 0 ? LowestSqnrDb : Decibels(signal, noise),
        MaxAbsError = NonFiniteMismatches > 0 && maxAbsError is not null ? double.MaxValue : maxAbsError,
        Agreement = rows == 0 ? null : (double)agreeing / rows,
    };

    // A float result of an integer source (or the reverse) is compared by value; numbers never match strings.
    private static bool SameKind(ElementType a, ElementType b) =>
        a == b || (TensorElements.IsNumeric(a) && TensorElements.IsNumeric(b) && a != ElementType.Bool && b != ElementType.Bool);

    private static bool HasCosine(ElementType type) =>
        type.IsFloat() || type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.UInt16;

    // 20·log10(‖x‖ / ‖x − y‖), from the squares; null when there is no noise.
    private static double? Decibels(double signal, double noise) =>
        noise == 0 ? null : signal == 0 ? LowestSqnrDb : Math.Max(LowestSqnrDb, 10 * (Math.Log10(signal) - Math.Log10(noise)));

    private static long EqualElements(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int size)
    {
        var equal = 0L;
        for (var i = 0; i < a.Length; i += size)
        {
            if (a.Slice(i, size).SequenceEqual(b.Slice(i, size))) equal++;
        }

        return equal;
    }

    private void AddMismatch(TensorValue? source, TensorValue? result)
    {
        ShapeMismatches++;
        FirstShapeMismatch ??= $"source {Describe(source)}, result {Describe(result)}";
        var elements = Math.Max(1, source?.ElementCount ?? 1);
        rows += source is not null && source.Type.IsFloat() && source.Shape.Count > 0 && source.Shape[^1] >= 2 ? Math.Max(1, elements / source.Shape[^1]) : elements;
        if (source is null || !HasCosine(source.Type)) return;
        var energy = 0.0;
        for (var i = 0; i < source.ElementCount; i++)
        {
            var x = TensorElements.Read(source.Type, source.Data, i);
            if (double.IsFinite(x)) energy += Bounded(x) * Bounded(x);
        }

        hasSqnr = true;
        signal += energy;
        // An empty source beside a result that is not empty has no energy, yet it is no agreement.
        noise += energy > 0 ? energy : 1;
        cosine = Math.Min(cosine ?? 1, 0);
    }

    private void AddNumbers(TensorValue source, TensorValue result)
    {
        var count = checked((int)source.ElementCount);
        if (count == 0) return;
        var sums = new PairSums();
        var width = source.Type.IsFloat() && source.Shape.Count > 0 && source.Shape[^1] >= 2 ? (int)source.Shape[^1] : 0;
        for (var i = 0; i < count; i++)
        {
            var x = TensorElements.Read(source.Type, source.Data, i);
            var y = TensorElements.Read(result.Type, result.Data, i);
            sums.Add(x, y);
            if (width > 0)
            {
                sums.AddToRow(x, y);
                if ((i + 1) % width == 0)
                {
                    rows++;
                    if (sums.EndRow()) agreeing++;
                }
            }
        }

        if (!source.Type.IsFloat())
        {
            rows += count;
            agreeing += source.Type == result.Type
                ? EqualElements(source.Data, result.Data, source.Type.BitSize() / 8)
                : sums.Equal;
        }

        if (source.Type == ElementType.Bool) return;
        maxAbsError = Math.Max(maxAbsError ?? 0, sums.MaxAbsError);
        if (!HasCosine(source.Type)) return;
        hasSqnr = true;
        signal += sums.SourceSquares;
        noise += sums.NoiseSquares;
        if (sums.NonFiniteMismatch) NonFiniteMismatches++;
        cosine = Math.Min(cosine ?? 1, sums.Cosine);
    }

    private static double Bounded(double value) => Math.Clamp(value, -PairSums.Bound, PairSums.Bound);

    private static string Describe(TensorValue? value) =>
        value is null ? "no tensor" : $"{value.Type.Name()} {TensorElements.Describe(value.Shape)}";
}
