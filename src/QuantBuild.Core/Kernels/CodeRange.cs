namespace QuantBuild.Kernels;

/// <summary>The unsigned codes that may be used, both ends included.</summary>
/// <param name="First">The lowest code.</param>
/// <param name="Last">The highest code.</param>
public readonly record struct CodeRange(byte First, byte Last)
{
    /// <summary>All codes: 0 to 2^bits - 1.</summary>
    public static CodeRange Full(int bits) => new(0, (byte)((1 << bits) - 1));

    /// <summary>The codes of -(2^(bits-1) - 1) to 2^(bits-1) - 1 when 2^(bits-1) is the code of zero: 1 to 255 for eight bits.</summary>
    public static CodeRange Symmetric(int bits) => new(1, (byte)((1 << bits) - 1));

    internal void Check()
    {
        if (First > Last)
            throw new ArgumentException($"No codes from {First} to {Last}.");
    }
}
