namespace QuantBuild.Numerics;

/// <summary>Small matrices turned over: scales and zero points of blocks that run down the columns.</summary>
public static class Transposition
{
    private const int Square = 32;

    /// <summary>[rows, columns] to [columns, rows].</summary>
    public static void Transpose<T>(ReadOnlySpan<T> source, int columns, Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (source.Length % columns != 0 || destination.Length != source.Length)
            throw new ArgumentException($"{source.Length} elements in {columns} columns, to {destination.Length}.", nameof(destination));
        int rows = source.Length / columns;
        // Squares, so that the cache lines of both sides are used whole before they are pushed out.
        for (int top = 0; top < rows; top += Square)
        {
            int bottom = Math.Min(rows, top + Square);
            for (int left = 0; left < columns; left += Square)
            {
                int right = Math.Min(columns, left + Square);
                for (int column = left; column < right; column++)
                {
                    for (int row = top; row < bottom; row++)
                        destination[(column * rows) + row] = source[(row * columns) + column];
                }
            }
        }
    }
}
