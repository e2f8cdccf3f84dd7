namespace QuantBuild.Numerics;

/// <summary>Small matrices turned over: scales and zero points of blocks that run down the columns.</summary>
public static class Transposition
{
    /// <summary>[rows, columns] to [columns, rows].</summary>
    public static void Transpose<T>(ReadOnlySpan<T> source, int columns, Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (source.Length % columns != 0 || destination.Length != source.Length)
            throw new ArgumentException($"{source.Length} elements in {columns} columns, to {destination.Length}.", nameof(destination));
        int rows = source.Length / columns;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                destination[(column * rows) + row] = source[(row * columns) + column];
        }
    }
}
