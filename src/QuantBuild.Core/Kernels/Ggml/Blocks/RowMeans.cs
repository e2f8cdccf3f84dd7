using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// <see cref="RowWeights.MeanSquare"/> of rows that are asked for in order. Four rows are added up side by side: each sum keeps its order, and no
/// addition waits for that of another row.
/// </summary>
internal ref struct RowMeans(ReadOnlySpan<float> values, int columns)
{
    private const int SideBySide = 4;

    private readonly ReadOnlySpan<float> _values = values;
    private Means _means;
    private int _first = -SideBySide;

    /// <summary>The mean square of a row: the last one that was asked for, or a later one.</summary>
    public float Of(int row)
    {
        if (row >= _first + SideBySide)
        {
            _first = row;
            if ((row + SideBySide) * (long)columns <= _values.Length) FillAll(_values.Slice(row * columns, SideBySide * columns));
            else FillSome();
        }

        return _means[row - _first];
    }

    private void FillAll(ReadOnlySpan<float> rows)
    {
        var a = rows[..columns];
        var b = rows.Slice(columns, a.Length);
        var c = rows.Slice(2 * columns, a.Length);
        var d = rows.Slice(3 * columns, a.Length);
        float sumA = 0, sumB = 0, sumC = 0, sumD = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sumA += a[i] * a[i];
            sumB += b[i] * b[i];
            sumC += c[i] * c[i];
            sumD += d[i] * d[i];
        }

        _means[0] = sumA / columns;
        _means[1] = sumB / columns;
        _means[2] = sumC / columns;
        _means[3] = sumD / columns;
    }

    private void FillSome()
    {
        for (int i = 0; i < SideBySide && (_first + i) * columns < _values.Length; i++)
            _means[i] = RowWeights.MeanSquare(_values.Slice((_first + i) * columns, columns));
    }

    [InlineArray(SideBySide)]
    private struct Means
    {
        private float _first;
    }
}
