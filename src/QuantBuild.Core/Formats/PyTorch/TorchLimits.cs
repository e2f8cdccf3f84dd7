namespace QuantBuild.Formats.PyTorch;

/// <summary>What a file may ask for at most. Real checkpoints stay far below; a hostile file meets them before it costs memory or time.</summary>
internal static class TorchLimits
{
    /// <summary>Entries of an archive: one for each storage and a few more.</summary>
    public const int Entries = 262_144;

    /// <summary>Bytes of the archive's central directory.</summary>
    public const int DirectoryBytes = 64 << 20;

    /// <summary>Bytes of data.pkl; one tensor takes about 100.</summary>
    public const int PickleBytes = 64 << 20;

    /// <summary>Values that a pickle puts on its stack over its whole length, and that a walk through the result meets; one tensor takes about 30.</summary>
    public const int Values = 4_000_000;

    /// <summary>Values on the stack at once; Python's pickler needs about 2,000 for each level of nesting.</summary>
    public const int Stack = 262_144;

    /// <summary>Slots of the memo.</summary>
    public const int Memo = 4_000_000;

    /// <summary>Levels of containers inside each other.</summary>
    public const int Depth = 64;

    /// <summary>Bytes of a module's or a global's name.</summary>
    public const int GlobalName = 256;

    /// <summary>Tensors of one file.</summary>
    public const int Tensors = 262_144;

    /// <summary>Characters of one tensor's name.</summary>
    public const int Name = 4096;

    /// <summary>Characters of all names together.</summary>
    public const int Names = 32 << 20;

    /// <summary>Dimensions of a tensor, as in PyTorch.</summary>
    public const int Rank = 64;
}
