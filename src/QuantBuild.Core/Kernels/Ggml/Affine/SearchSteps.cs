namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// The scales that a search for one sub-block tries: the range of its values is divided by a little less, then by a little more, than the last code.
/// </summary>
/// <param name="First">What the first step adds to the last code.</param>
/// <param name="Delta">What each further step adds.</param>
/// <param name="Last">The number of the last step; the first is 0.</param>
internal readonly record struct SearchSteps(float First, float Delta, int Last)
{
    /// <summary>The steps of all types where there is an importance matrix.</summary>
    public static SearchSteps Weighted => new(-0.9f, 0.05f, 36);

    /// <summary>What the range is divided by.</summary>
    public float Codes(int step, int lastCode) => First + (Delta * step) + lastCode;
}
