namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Which of the sorted values get which level.</summary>
/// <param name="First">The first with level 1; those before have level 0. -1 when no split was found.</param>
/// <param name="Second">The first with level 2.</param>
/// <param name="Shifts">Bit 1 for a first half that is shifted down, bit 0 for a second half.</param>
internal readonly record struct Split(int First, int Second, int Shifts)
{
    public static Split None { get; } = new(-1, -1, 0);
}
