using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels;

/// <summary>Shapes and lengths are checked once for each call, so that the loops behind them need no checks of their own.</summary>
internal static class KernelArguments
{
    public static void CheckLength(int length, long expected, [CallerArgumentExpression(nameof(length))] string? name = null)
    {
        if (length != expected)
            throw new ArgumentException($"{name} is {length}, expected {expected}.", name);
    }

    public static void CheckAtLeast(int length, long expected, [CallerArgumentExpression(nameof(length))] string? name = null)
    {
        if (length < expected)
            throw new ArgumentException($"{name} is {length}, expected at least {expected}.", name);
    }

    public static void CheckBits(int bits)
    {
        if (bits is < 2 or > 8)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes have 2 to 8 bits.");
    }

    /// <summary>Rows of a row-major matrix of this many values.</summary>
    public static int Rows(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (length % columns != 0)
            throw new ArgumentException($"{length} values are no whole number of rows of {columns}.", nameof(length));
        return length / columns;
    }
}
