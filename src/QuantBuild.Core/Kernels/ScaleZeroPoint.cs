namespace QuantBuild.Kernels;

/// <summary>An affine code: value = (code - <paramref name="ZeroPoint"/>) * <paramref name="Scale"/>, for unsigned codes.</summary>
/// <param name="Scale">The step between codes; block scales may be negative.</param>
/// <param name="ZeroPoint">The code of zero.</param>
public readonly record struct ScaleZeroPoint(float Scale, byte ZeroPoint);
