using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Formats.Gguf;

/// <summary>An array of the metadata, read in order through a small buffer: a vocabulary need not be in memory as a whole.</summary>
public sealed class GgufArray
{
    private const int BufferBytes = 1 << 16;

    private readonly string file;
    private readonly GgufEntry entry;

    internal GgufArray(string file, GgufEntry entry)
    {
        this.file = file;
        this.entry = entry;
    }

    public GgufValueType ElementType => entry.ElementType;

    public long Count => entry.Count;

    /// <summary>The elements as whole numbers, truth values as 0 and 1; nothing when they are texts or have fractions.</summary>
    public IEnumerable<long> Integers()
    {
        foreach (var bits in Scalars())
        {
            if (GgufMetadata.TryReadInteger(bits, ElementType == GgufValueType.Bool ? GgufValueType.UInt8 : ElementType, out var value)) yield return value;
        }
    }

    /// <summary>The elements as numbers; nothing when they are texts.</summary>
    public IEnumerable<double> Numbers()
    {
        foreach (var bits in Scalars())
        {
            if (ElementType == GgufValueType.Float32) yield return BitConverter.UInt32BitsToSingle((uint)bits);
            else if (ElementType == GgufValueType.Float64) yield return BitConverter.UInt64BitsToDouble(bits);
            else if (ElementType == GgufValueType.UInt64) yield return bits;
            else if (GgufMetadata.TryReadInteger(bits, ElementType == GgufValueType.Bool ? GgufValueType.UInt8 : ElementType, out var value)) yield return value;
        }
    }

    /// <summary>The elements as texts, bytes that are not UTF-8 as replacement characters; nothing when they are none.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2519 one has more than 16 MiB.</exception>
    public IEnumerable<string> Strings()
    {
        if (ElementType != GgufValueType.String) yield break;
        var buffer = new byte[Math.Min(BufferBytes, entry.Content.Length)];
        long start = 0;
        var (next, filled) = (0, 0);
        for (long i = 0; i < Count; i++)
        {
            if (filled - next < GgufLimits.LengthBytes) Refill(GgufLimits.LengthBytes);
            var length = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(next));
            next += GgufLimits.LengthBytes;
            // Below 0 too, which only a file can be that was changed since it was checked.
            if ((ulong)length > GgufLimits.MostTextBytes) throw GgufErrors.TextTooLong(file, entry.Key, length);
            if (filled - next < length) Refill(0);
            if (filled - next >= length)
            {
                yield return Encoding.UTF8.GetString(buffer, next, (int)length);
                next += (int)length;
            }
            else
            {
                // Longer than the buffer.
                if (length > entry.Content.Length - start) throw GgufErrors.CutShort(file, start, "the texts that were there when the file was opened");
                var text = new byte[length];
                entry.Content.Read(start, text);
                yield return Encoding.UTF8.GetString(text);
                start += length;
                (next, filled) = (0, 0);
            }
        }

        void Refill(int wanted)
        {
            start += next;
            next = 0;
            filled = (int)Math.Min(buffer.Length, entry.Content.Length - start);
            if (filled < wanted) throw GgufErrors.CutShort(file, start, "the texts that were there when the file was opened");
            entry.Content.Read(start, buffer.AsSpan(0, filled));
        }
    }

    // The bits of each element, zero-extended.
    private IEnumerable<ulong> Scalars()
    {
        var size = ElementType.Bytes();
        if (size == 0) yield break;
        var buffer = new byte[Math.Min(BufferBytes, entry.Content.Length)];
        for (long start = 0; start < entry.Content.Length; start += buffer.Length)
        {
            var length = (int)Math.Min(buffer.Length, entry.Content.Length - start);
            entry.Content.Read(start, buffer.AsSpan(0, length));
            for (var i = 0; i < length; i += size)
            {
                yield return size switch
                {
                    1 => buffer[i],
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(i)),
                    4 => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(i)),
                    _ => BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(i)),
                };
            }
        }
    }
}
