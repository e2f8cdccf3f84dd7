using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>What values can be that no scheme can represent.</summary>
internal static class QuantizationErrors
{
    /// <summary>QB2008: a NaN or an infinity among values that are to be quantized.</summary>
    public static QuantBuildException NotFinite(string file, string tensor, long index, float value) => new(
        Diagnostic.Error("QB2008", file, "The tensor holds a value that cannot be quantized") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"{(float.IsNaN(value) ? "NaN" : value > 0 ? "+infinity" : "-infinity")} at element {index}"),
            Expected = "finite values",
            Remedy = "Repair the model, or leave the tensor as it is with Exclude",
        });

    /// <summary>QB2008: a finite value that is infinite in the type that the result is to have.</summary>
    public static QuantBuildException TooLarge(string file, string tensor, long index, float value, ElementType type) => new(
        Diagnostic.Error("QB2008", file, "The tensor holds a value that cannot be quantized") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"{value:R} at element {index}"),
            Expected = $"values that {type.Name()} can hold",
            Remedy = "Use another type for the result's scales, or leave the tensor as it is with Exclude",
        });

    /// <summary>QB2010: values so large that the step between codes is no finite number of the scale's type.</summary>
    public static QuantBuildException ScaleOverflow(string file, string tensor) => new(
        Diagnostic.Error("QB2010", file, "The tensor's values are too far apart for a scale") with
        {
            Tensor = tensor,
            Found = "an infinite scale",
            Expected = "a range that the scale's type can hold",
            Remedy = "Leave the tensor as it is with Exclude",
        });

    /// <summary>QB2010: codes that decode to an infinity, because a product of code and scale is beyond the type of the scale.</summary>
    public static QuantBuildException DecodesToInfinity(string file, string tensor, ElementType type) => new(
        Diagnostic.Error("QB2010", file, "The tensor's values are too far apart for a scale") with
        {
            Tensor = tensor,
            Found = $"a code that decodes to an infinite {type.Name()}",
            Expected = "a range that the scale's type can hold",
            Remedy = "Leave the tensor as it is with Exclude",
        });
}
