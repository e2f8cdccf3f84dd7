using System.Buffers.Binary;
using System.Security.Cryptography;

namespace QuantBuild.Caching;

/// <summary>
/// SHA-256 over named values. Each name and value goes in with its length, and nothing with a mark of its own, so that two lists of
/// values that differ anywhere are different bytes: "ab", "c" is not "a", "bc", and no text is not an empty one.
/// </summary>
internal sealed class CanonicalHash : IDisposable
{
    private const byte Nothing = 0;
    private const byte Text = 1;
    private const byte Integer = 2;
    private const byte Real = 3;
    private const byte List = 4;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CanonicalHash Add(string name, string? value)
    {
        Bytes(name);
        if (value is null) return Mark(Nothing);
        Mark(Text);
        Bytes(value);
        return this;
    }

    public CanonicalHash Add(string name, long? value)
    {
        Bytes(name);
        if (value is not { } number) return Mark(Nothing);
        Mark(Integer);
        return Number(number);
    }

    public CanonicalHash Add(string name, bool? value) => Add(name, value is { } flag ? (flag ? 1 : 0) : (long?)null);

    /// <summary>Bit by bit: no text form of the number is involved.</summary>
    public CanonicalHash Add(string name, double? value)
    {
        Bytes(name);
        if (value is not { } number) return Mark(Nothing);
        Mark(Real);
        return Number(BitConverter.DoubleToInt64Bits(number));
    }

    /// <summary>A list in its order.</summary>
    public CanonicalHash Add(string name, IReadOnlyCollection<string> values)
    {
        Bytes(name);
        Mark(List);
        Number(values.Count);
        foreach (var value in values) Bytes(value);
        return this;
    }

    /// <summary>In lower-case hexadecimal. Starts anew afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private void Bytes(string text)
    {
        Number(text.Length);
        // UTF-16 as it is: paths may hold halves of characters, which an encoder would make equal.
        var bytes = new byte[sizeof(char) * text.Length];
        for (var i = 0; i < text.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(sizeof(char) * i), text[i]);
        hash.AppendData(bytes);
    }

    private CanonicalHash Mark(byte mark)
    {
        hash.AppendData([mark]);
        return this;
    }

    private CanonicalHash Number(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
        return this;
    }
}
