namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>What is found for a block before it is packed.</summary>
internal sealed class GridBlock
{
    /// <summary>The code of each group.</summary>
    public int[] Codes { get; } = new int[64];

    /// <summary>The signs of eight values each: a set bit for a negative one.</summary>
    public byte[] Signs { get; } = new byte[32];

    /// <summary>The scale of each sub-block; 0 for one that is all zero.</summary>
    public float[] Scales { get; } = new float[16];

    /// <summary>The stored scale of each sub-block.</summary>
    public int[] ScaleCodes { get; } = new int[16];

    /// <summary>True for a sub-block that was given up as all zero: its codes and signs are 0.</summary>
    public bool[] Empty { get; } = new bool[16];

    public void Clear()
    {
        Array.Clear(Codes);
        Array.Clear(Signs);
        Array.Clear(Scales);
        Array.Clear(ScaleCodes);
        Array.Clear(Empty);
    }
}
