namespace QuantBuild.Validation;

/// <summary>What is compared, on which data, and what must hold.</summary>
public sealed record ValidationSettings
{
    /// <summary>What guards against a broken result when the user sets no bound.</summary>
    public const double DefaultMinCosine = 0.90;

    /// <summary>False for --no-validate: nothing is loaded or run.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Files or folders: .npz, .npy, .pb, test_data_set_N folders. Empty for synthetic inputs.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Smallest allowed cosine of any output; null for <see cref="DefaultMinCosine"/>.</summary>
    public double? MinCosine { get; init; }

    /// <summary>Smallest allowed signal-to-quantization-noise ratio of any output, in dB; null for none.</summary>
    public double? MinSqnr { get; init; }

    /// <summary>Smallest allowed share of samples whose argmax agrees, 0 to 1; null for none.</summary>
    public double? MinAgreement { get; init; }

    /// <summary>Largest allowed size of the result in bytes, all files together; null for none.</summary>
    public long? MaxSize { get; init; }
}
