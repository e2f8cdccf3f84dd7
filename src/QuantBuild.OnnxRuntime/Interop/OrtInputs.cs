using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>
/// The inputs of one run. Numeric data stays where it is, pinned until disposal, and ONNX Runtime reads it there; strings are copied.
/// </summary>
internal sealed unsafe class OrtInputs : IDisposable
{
    private readonly OrtApi api;
    private readonly List<GCHandle> pins = [];

    /// <param name="memory">The description of CPU memory that the library asks for beside each pointer.</param>
    public OrtInputs(OrtApi api, nint memory, nint allocator, IReadOnlyList<KeyValuePair<string, TensorValue>> inputs)
    {
        this.api = api;
        Names = new nint[inputs.Count];
        Values = new nint[inputs.Count];
        try
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                var (name, tensor) = inputs[i];
                Names[i] = Marshal.StringToCoTaskMemUTF8(name);
                Values[i] = tensor.Type == ElementType.String ? Strings(name, tensor, allocator) : Wrap(name, tensor, memory);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Zero-terminated UTF-8 names.</summary>
    public nint[] Names { get; }

    public nint[] Values { get; }

    public void Dispose()
    {
        foreach (var value in Values)
            if (value != 0) api.ReleaseValue(value);
        foreach (var name in Names) Marshal.FreeCoTaskMem(name);
        Array.Clear(Values);
        Array.Clear(Names);
        foreach (var pin in pins) pin.Free();
        pins.Clear();
    }

    private nint Wrap(string name, TensorValue tensor, nint memory)
    {
        var type = OrtElementTypes.ToOrt(tensor.Type)
            ?? throw new InferenceException($"Input '{name}': ONNX Runtime takes no tensor of type {tensor.Type.Name()}");
        var expected = ByteSize(name, tensor);
        if (expected != tensor.Data.Length)
        {
            throw new InferenceException(string.Create(CultureInfo.InvariantCulture,
                $"Input '{name}': {tensor.Type.Name()} [{string.Join(',', tensor.Shape)}] needs {expected} bytes, {tensor.Data.Length} are given"));
        }

        var pin = GCHandle.Alloc(tensor.Data, GCHandleType.Pinned);
        pins.Add(pin);
        nint value;
        fixed (long* shape = tensor.Shape.ToArray())
            api.Check(api.CreateTensorWithData(memory, (void*)pin.AddrOfPinnedObject(), (nuint)expected, shape, (nuint)tensor.Shape.Count, type, &value));
        return value;
    }

    private nint Strings(string name, TensorValue tensor, nint allocator)
    {
        var strings = tensor.Strings ?? [];
        if (ElementCount(name, tensor) != strings.Count)
        {
            throw new InferenceException(string.Create(CultureInfo.InvariantCulture,
                $"Input '{name}': STRING [{string.Join(',', tensor.Shape)}] needs {tensor.ElementCount} strings, {strings.Count} are given"));
        }

        nint value;
        fixed (long* shape = tensor.Shape.ToArray())
            api.Check(api.CreateTensor(allocator, shape, (nuint)tensor.Shape.Count, OrtElementTypes.ToOrt(ElementType.String)!.Value, &value));
        try
        {
            Fill(name, value, strings);
            return value;
        }
        catch
        {
            api.ReleaseValue(value);
            throw;
        }
    }

    private void Fill(string name, nint value, IReadOnlyList<string> strings)
    {
        if (strings.Count == 0) return;
        using var text = new MemoryStream();
        var offsets = new long[strings.Count];
        for (var i = 0; i < strings.Count; i++)
        {
            // The C API ends a string at its first zero: what follows would be lost in silence.
            if (strings[i].Contains('\0', StringComparison.Ordinal))
                throw new InferenceException($"Input '{name}': a string with a zero character cannot be passed to ONNX Runtime");
            offsets[i] = text.Position;
            text.Write(Encoding.UTF8.GetBytes(strings[i]));
            text.WriteByte(0);
        }

        var pointers = new nint[strings.Count];
        fixed (byte* start = text.GetBuffer())
        fixed (nint* first = pointers)
        {
            for (var i = 0; i < pointers.Length; i++) pointers[i] = (nint)(start + offsets[i]);
            api.Check(api.FillStringTensor(value, (byte**)first, (nuint)pointers.Length));
        }
    }

    private static long ByteSize(string name, TensorValue tensor)
    {
        try
        {
            return tensor.Type.ByteSize(ElementCount(name, tensor));
        }
        catch (OverflowException exception)
        {
            throw TooLarge(name, tensor, exception);
        }
    }

    private static long ElementCount(string name, TensorValue tensor)
    {
        if (tensor.Shape.Any(static dimension => dimension < 0))
            throw new InferenceException($"Input '{name}': a dimension of [{string.Join(',', tensor.Shape)}] is negative");
        try
        {
            return tensor.ElementCount;
        }
        catch (OverflowException exception)
        {
            throw TooLarge(name, tensor, exception);
        }
    }

    private static InferenceException TooLarge(string name, TensorValue tensor, Exception inner) =>
        new($"Input '{name}': [{string.Join(',', tensor.Shape)}] has more elements than can be counted", inner);
}
