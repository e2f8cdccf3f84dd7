namespace DigitReader.Training.Network;

/// <summary>
/// How one channel of an image lies in memory: row by row with a border of one zero on all sides. A 3 x 3 convolution is then nine
/// shifted runs over the whole plane; what it computes in the two columns of border at the end of each row means nothing.
/// </summary>
/// <param name="Size">Rows and columns without the border.</param>
internal readonly record struct Plane(int Size)
{
    /// <summary>From one row to the next.</summary>
    public int Stride => Size + 2;

    /// <summary>Elements of a bordered plane; a few more than rows times columns, for the reads past the last row.</summary>
    public int PaddedLength => (Stride * Stride) + 8;

    /// <summary>Where the first element inside the border is.</summary>
    public int Origin => Stride + 1;

    /// <summary>Elements of a convolution's output: the rows at the same stride, without a border above.</summary>
    public int OutputLength => Size * Stride;
}
