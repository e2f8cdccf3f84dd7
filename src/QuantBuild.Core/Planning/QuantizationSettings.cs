namespace QuantBuild.Planning;

/// <summary>What the user asks for, one value for each metadatum of a QuantizedModel item and each option of the command.</summary>
public sealed record QuantizationSettings
{
    /// <summary>Upper case: INT4, UINT4, INT8, UINT8, FP16, BF16, FP32, FP8, FP8E5M2. Which names exist is for each format to say.</summary>
    public string Precision { get; init; } = "INT4";

    /// <summary>The target format's name (<c>onnx</c>, <c>onnx-qdq</c>); null for that of the source.</summary>
    public string? Format { get; init; }

    public string Mode { get; init; } = "Weights";

    public string Algorithm { get; init; } = "RTN";

    /// <summary>Values that share a scale, along the axis that is summed over; -1 for the whole channel; null for the format's default.</summary>
    public int? BlockSize { get; init; }

    /// <summary>Without (true) or with (false) zero points; null for the precision's default.</summary>
    public bool? Symmetric { get; init; }

    /// <summary>Globs over tensor and node names; what they match stays as it is.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Precision for what a glob matches; the last match wins.</summary>
    public IReadOnlyList<PrecisionOverride> Overrides { get; init; } = [];

    public string Device { get; init; } = "cpu";

    /// <summary>What only GGUF files have; null when nothing of it is set.</summary>
    public GgufSettings? Gguf { get; init; }

    /// <summary>The runtime that the result must run on, as far as it is known.</summary>
    public RuntimeRequirement Runtime { get; init; } = new();

    /// <summary>Threads for quantizing; 0 for all processors. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Bytes of memory that quantizing may take at its peak, with all its threads; null for 256 MB, or for what one chunk needs where that is
    /// more. With less memory fewer threads work at a time; the result does not depend on it. Validation is not part of it.
    /// </summary>
    public long? MemoryLimit { get; init; }
}

/// <summary>One entry of Override: <c>*/v_proj*=INT8</c>.</summary>
public sealed record PrecisionOverride(string Glob, string Precision);
