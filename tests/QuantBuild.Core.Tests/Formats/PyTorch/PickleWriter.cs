using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

/// <summary>Writes pickles instruction by instruction, in the forms that Python's pickler chooses for a protocol.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> bytes = [];
    private readonly int protocol;
    private int memo;

    public PickleWriter(int protocol = 2)
    {
        this.protocol = protocol;
        Raw(0x80, (byte)protocol);
    }

    /// <summary>The pickle, with its last instruction.</summary>
    public byte[] Stop()
    {
        Op('.');
        return [.. bytes];
    }

    public PickleWriter Raw(params ReadOnlySpan<byte> raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    public PickleWriter Op(char opcode) => Raw((byte)opcode);

    public PickleWriter Repeat(int count, params byte[] raw)
    {
        for (var i = 0; i < count; i++) Raw(raw);
        return this;
    }

    public PickleWriter Mark() => Op('(');

    public PickleWriter Int(long value)
    {
        Span<byte> buffer = stackalloc byte[9];
        if (value is >= 0 and <= byte.MaxValue) return Op('K').Raw((byte)value);
        if (value is >= 0 and <= ushort.MaxValue) return Op('M').Raw((byte)value, (byte)(value >> 8));
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, (int)value);
            return Op('J').Raw(buffer[..4]);
        }
        buffer[0] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(buffer[1..], value);
        return Raw(0x8A).Raw(buffer);
    }

    public PickleWriter Float(double value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(buffer, value);
        return Op('G').Raw(buffer);
    }

    public PickleWriter Text(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        if (protocol >= 4 && utf8.Length <= byte.MaxValue) return Raw(0x8C, (byte)utf8.Length).Raw(utf8);
        return Op('X').Raw(UInt32((uint)utf8.Length)).Raw(utf8);
    }

    /// <summary>Remembers the value on top of the stack.</summary>
    public PickleWriter Put(out int index)
    {
        index = memo++;
        if (protocol >= 4) return Raw(0x94);
        return index <= byte.MaxValue ? Op('q').Raw((byte)index) : Op('r').Raw(UInt32((uint)index));
    }

    public PickleWriter Put() => Put(out _);

    public PickleWriter Get(int index) => index <= byte.MaxValue ? Op('h').Raw((byte)index) : Op('j').Raw(UInt32((uint)index));

    public PickleWriter Global(string module, string name) => protocol >= 4
        ? Text(module).Put().Text(name).Put().Raw(0x93).Put()
        : Op('c').Raw(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{module}\n{name}\n"))).Put();

    public PickleWriter Tuple(params long[] numbers)
    {
        if (numbers.Length == 0) return Op(')');
        if (numbers.Length > 3) Mark();
        foreach (var number in numbers) Int(number);
        return (numbers.Length > 3 ? Op('t') : Raw((byte)(0x84 + numbers.Length))).Put();
    }

    public PickleWriter OrderedDict() => Global("collections", "OrderedDict").Op(')').Op('R').Put();

    public PickleWriter Dict() => Op('}').Put();

    /// <summary>A storage, by its persistent id.</summary>
    public PickleWriter Storage(string type, string key, long elements) =>
        Mark().Text("storage").Put().Global(type == "UntypedStorage" ? "torch.storage" : "torch", type).Text(key).Put().Text("cpu").Put().Int(elements).Op('t').Put().Op('Q');

    public PickleWriter Tensor(string type, string key, long elements, long[] shape, long[] strides, long offset = 0) =>
        Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage(type, key, elements).Int(offset).Tuple(shape).Tuple(strides)
            .Raw(0x89).OrderedDict().Op('t').Put().Op('R').Put();

    /// <summary>A tensor of a type without a storage class of its own.</summary>
    public PickleWriter TypedTensor(string dtype, string key, long bytesOfStorage, long[] shape, long[] strides, long offset = 0) =>
        Global("torch._utils", "_rebuild_tensor_v3").Mark().Storage("UntypedStorage", key, bytesOfStorage).Int(offset).Tuple(shape).Tuple(strides)
            .Raw(0x89).OrderedDict().Global("torch", dtype).Op('t').Put().Op('R').Put();

    private static byte[] UInt32(uint value)
    {
        var buffer = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, value);
        return buffer;
    }
}
