using System.Runtime.InteropServices;
using QuantBuild.OnnxRuntime.Interop;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime;

/// <summary>A model that ONNX Runtime has loaded. Not to be used from several threads at once.</summary>
internal sealed unsafe class OnnxRuntimeSession : IInferenceSession
{
    private readonly OnnxRuntimeLibrary library;
    private readonly OrtApi api;
    private nint session;

    /// <summary>Takes over <paramref name="session"/>.</summary>
    public OnnxRuntimeSession(OnnxRuntimeLibrary library, nint session)
    {
        this.library = library;
        this.session = session;
        api = library.Api;
        try
        {
            nuint inputs, outputs;
            api.Check(api.SessionGetInputCount(session, &inputs));
            api.Check(api.SessionGetOutputCount(session, &outputs));
            Inputs = Enumerable.Range(0, checked((int)inputs)).Select(index => Describe((nuint)index, true)).ToArray();
            Outputs = Enumerable.Range(0, checked((int)outputs)).Select(index => Describe((nuint)index, false)).ToArray();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    ~OnnxRuntimeSession() => Release();

    public IReadOnlyList<ValueInfo> Inputs { get; } = [];

    public IReadOnlyList<ValueInfo> Outputs { get; } = [];

    public IReadOnlyList<TensorValue?> Run(IReadOnlyDictionary<string, TensorValue> inputs)
    {
        ObjectDisposedException.ThrowIf(session == 0, this);
        using var arguments = new OrtInputs(api, library.CpuMemory, library.Allocator, [.. inputs]);
        var names = new nint[Outputs.Count];
        var values = new nint[Outputs.Count];
        try
        {
            for (var i = 0; i < names.Length; i++) names[i] = Marshal.StringToCoTaskMemUTF8(Outputs[i].Name);
            fixed (nint* inputNames = arguments.Names)
            fixed (nint* inputValues = arguments.Values)
            fixed (nint* outputNames = names)
            fixed (nint* outputValues = values)
            {
                api.Check(api.Run(
                    session, 0, (byte**)inputNames, inputValues, (nuint)arguments.Values.Length, (byte**)outputNames, (nuint)names.Length, outputValues));
            }

            var results = new TensorValue?[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                results[i] = OrtOutputs.Read(api, library.Allocator, Outputs[i].Name, values[i]);
                // Each output is given back as soon as it is copied: at no time are there two copies of all.
                if (values[i] != 0) api.ReleaseValue(values[i]);
                values[i] = 0;
            }

            return results;
        }
        finally
        {
            foreach (var value in values)
                if (value != 0) api.ReleaseValue(value);
            foreach (var name in names) Marshal.FreeCoTaskMem(name);
            GC.KeepAlive(this);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        var released = Interlocked.Exchange(ref session, 0);
        if (released != 0) api.ReleaseSession(released);
    }

    private ValueInfo Describe(nuint index, bool isInput)
    {
        byte* text;
        api.Check(isInput
            ? api.SessionGetInputName(session, index, library.Allocator, &text)
            : api.SessionGetOutputName(session, index, library.Allocator, &text));
        var name = Marshal.PtrToStringUTF8((nint)text) ?? "";
        api.Check(api.AllocatorFree(library.Allocator, text));

        nint typeInfo;
        api.Check(isInput ? api.SessionGetInputTypeInfo(session, index, &typeInfo) : api.SessionGetOutputTypeInfo(session, index, &typeInfo));
        return OrtTypeInfo.Describe(api, name, typeInfo);
    }
}
