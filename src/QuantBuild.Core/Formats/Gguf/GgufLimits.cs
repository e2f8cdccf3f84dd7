namespace QuantBuild.Formats.Gguf;

/// <summary>Sizes that the format fixes, and bounds that keep a hostile file from taking memory or time.</summary>
internal static class GgufLimits
{
    /// <summary>Magic, version, number of tensors, number of keys.</summary>
    public const int PrefixBytes = 24;

    /// <summary>Bytes of the length before a text and of the count of an array.</summary>
    public const int LengthBytes = 8;

    /// <summary>Bytes before the elements of an array: their type and their count.</summary>
    public const int ArrayPrefixBytes = 12;

    /// <summary>Of a tensor; ggml has four everywhere.</summary>
    public const int MostDimensions = 4;

    /// <summary>Bytes of a tensor's name: ggml keeps 64 with a zero at the end.</summary>
    public const int MostNameBytes = 63;

    /// <summary>Bytes of a key, by the format's specification.</summary>
    public const int MostKeyBytes = 65535;

    /// <summary>Shortest key with a value: length, one character, type, one byte.</summary>
    public const int LeastEntryBytes = LengthBytes + 1 + sizeof(uint) + 1;

    /// <summary>Shortest tensor: length, one character, number of dimensions, type, offset.</summary>
    public const int LeastTensorBytes = LengthBytes + 1 + sizeof(uint) + sizeof(uint) + sizeof(ulong);

    /// <summary>Metadata and tensor list together. The largest vocabularies take a hundredth of it.</summary>
    public const long MostHeaderBytes = 1L << 30;

    /// <summary>Keys that a file may have; models have fewer than a hundred.</summary>
    public const int MostEntries = 1 << 16;

    /// <summary>Bytes of all keys, which are kept in memory.</summary>
    public const int MostKeyBytesTogether = 1 << 24;

    /// <summary>Tensors that a file may have; the largest models have a few thousand.</summary>
    public const int MostTensors = 1 << 20;

    /// <summary>Arrays in arrays. The format sets no bound; llama.cpp takes none at all.</summary>
    public const int MostDepth = 8;

    /// <summary>Bytes of a text that is taken into memory; longer ones can only be copied.</summary>
    public const int MostTextBytes = 1 << 24;
}
