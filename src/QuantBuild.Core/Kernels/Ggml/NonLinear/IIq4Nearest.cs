namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>
/// <see cref="Iq4Values.Nearest"/> in every lane: four comparisons, each with a point half-way between two values that the ones before leave. These
/// points are exact in binary32, and so are the distances of their neighbours among the numbers to both values: comparing with the point decides as
/// comparing the distances does. Half-way itself is nearer to the larger value, and a NaN to the largest.
/// </summary>
/// <typeparam name="TVector">Vector128, Vector256 or Vector512 of <see cref="float"/>.</typeparam>
internal interface IIq4Nearest<TVector>
    where TVector : struct
{
    /// <summary>The nearest value.</summary>
    static abstract TVector Value(TVector vector);

    /// <summary>Its code, as a number.</summary>
    static abstract TVector Code(TVector vector);
}
