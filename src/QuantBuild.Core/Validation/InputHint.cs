namespace QuantBuild.Validation;

/// <summary>What a model's own graph says about the values of one input, whatever the format.</summary>
/// <param name="Name">The input's name.</param>
public sealed record InputHint(string Name)
{
    /// <summary>Values must be below this, as they index a table of so many rows; null when nothing says so.</summary>
    public long? ExclusiveUpperBound { get; init; }

    /// <summary>True when the graph itself scales pixels from 0…255 down, so that the input is not yet in 0…1.</summary>
    public bool RawPixels { get; init; }
}
