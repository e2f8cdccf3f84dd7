namespace QuantBuild.Formats.PyTorch.Zip;

/// <summary>One entry as the central directory of a zip archive tells it (APPNOTE.TXT 4.3.12).</summary>
/// <param name="Flags">Bit 0 encrypted, bit 3 sizes after the data, bit 6 strong encryption, bit 13 masked headers.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="StoredSize">Bytes in the archive.</param>
/// <param name="Size">Bytes of the content.</param>
/// <param name="HeaderOffset">Where the local header begins, from the file's start.</param>
internal readonly record struct ZipEntry(string Name, int Flags, int Method, long StoredSize, long Size, long HeaderOffset)
{
    private const int Encrypted = 0x2041;

    /// <summary>Sizes may stand after the data instead of in the local header.</summary>
    public const int SizesFollow = 0x0008;

    public bool IsEncrypted => (Flags & Encrypted) != 0;
}
