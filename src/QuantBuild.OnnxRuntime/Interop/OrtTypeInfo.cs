using System.Runtime.InteropServices;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>Reads what a model declares of an input or output, and the type and shape of a value.</summary>
internal static unsafe class OrtTypeInfo
{
    /// <summary>Reads and releases <paramref name="typeInfo"/>.</summary>
    public static ValueInfo Describe(OrtApi api, string name, nint typeInfo)
    {
        try
        {
            int kind;
            api.Check(api.GetKindFromTypeInfo(typeInfo, &kind));
            nint tensor = 0;
            if ((OrtKind)kind == OrtKind.Tensor) api.Check(api.CastTypeInfoToTensorInfo(typeInfo, &tensor));
            if (tensor == 0) return new ValueInfo(name, ElementType.Undefined, null, []) { IsTensor = false };

            var type = Type(api, tensor);
            if (api.HasShape(tensor) == false) return new ValueInfo(name, type, null, []);
            return new ValueInfo(name, type, Shape(api, tensor), Symbols(api, tensor));
        }
        finally
        {
            api.ReleaseTypeInfo(typeInfo);
        }
    }

    /// <summary>Type and shape of a tensor that exists.</summary>
    public static (ElementType Type, long[] Shape) OfValue(OrtApi api, nint value)
    {
        nint tensor;
        api.Check(api.GetTensorTypeAndShape(value, &tensor));
        try
        {
            return (Type(api, tensor), Shape(api, tensor));
        }
        finally
        {
            api.ReleaseTensorInfo(tensor);
        }
    }

    private static ElementType Type(OrtApi api, nint tensor)
    {
        int number;
        api.Check(api.GetTensorElementType(tensor, &number));
        return OrtElementTypes.FromOrt(number);
    }

    private static long[] Shape(OrtApi api, nint tensor)
    {
        nuint rank;
        api.Check(api.GetDimensionsCount(tensor, &rank));
        var shape = new long[checked((int)rank)];
        fixed (long* dimensions = shape) api.Check(api.GetDimensions(tensor, dimensions, rank));
        return shape;
    }

    private static string?[] Symbols(OrtApi api, nint tensor)
    {
        nuint rank;
        api.Check(api.GetDimensionsCount(tensor, &rank));
        var names = new nint[checked((int)rank)];
        fixed (nint* pointers = names) api.Check(api.GetSymbolicDimensions(tensor, (byte**)pointers, rank));
        return Array.ConvertAll(names, static name => Marshal.PtrToStringUTF8(name) is { Length: > 0 } symbol ? symbol : null);
    }
}
