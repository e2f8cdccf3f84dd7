using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>Finds the elements of a view in the file, after all of its numbers have been checked against the storage's record.</summary>
internal static class TensorLayout
{
    /// <exception cref="Diagnostics.QuantBuildException">QB2456 the storage is missing or has another size, QB2457 the view does not fit it.</exception>
    public static TorchTensor Place(SourceFile file, TorchArchive archive, string name, TorchView view)
    {
        var storage = view.Storage;
        if (archive.FindStorage(storage.Key) is not { } record)
            throw TorchErrors.Storage(file.Path, name, $"no record data/{TorchErrors.Shown(storage.Key)}", "a record for each storage");
        var storageSize = storage.Type.BitSize() / 8;
        // The record may end with a part of an element: a storage is a number of bytes, and the class that names it rounds down.
        if (storage.Elements != record.Length / storageSize)
        {
            throw TorchErrors.Storage(
                file.Path, name, $"{record.Length} bytes in data/{TorchErrors.Shown(storage.Key)}", $"{storage.Elements} elements of {storage.Type.Name()}");
        }

        var size = view.Type.BitSize() / 8;
        var elements = Elements(file.Path, name, view, record.Length / size);
        var offset = record.Offset + (elements == 0 ? 0 : view.Offset * size);
        TensorSource source = IsContiguous(view)
            ? new FileTensorSource(name, view.Type, elements, file, offset)
            : new StridedTensorSource(name, view.Type, elements, file, offset, view.Shape, view.Strides);
        return new TorchTensor(name, view.Type, view.Shape, source);
    }

    /// <summary>Number of elements, all of them inside the <paramref name="available"/> elements of the storage.</summary>
    private static long Elements(string file, string name, TorchView view, long available)
    {
        if (view.Offset < 0) throw TorchErrors.Layout(file, name, $"a storage offset of {view.Offset}", "at least 0");
        for (var i = 0; i < view.Shape.Length; i++)
        {
            if (view.Shape[i] < 0 || view.Strides[i] < 0)
                throw TorchErrors.Layout(file, name, $"size {view.Shape[i]} and stride {view.Strides[i]} in dimension {i}", "at least 0");
        }
        if (view.Shape.Contains(0)) return 0;

        // 128 bits hold a product of two numbers of 64: no step can overflow before it is compared.
        Int128 elements = 1, last = view.Offset;
        for (var i = 0; i < view.Shape.Length; i++)
        {
            elements *= view.Shape[i];
            last += (Int128)(view.Shape[i] - 1) * view.Strides[i];
            // More elements than the storage has are one element many times over: an expanded view.
            if (elements > available) throw TorchErrors.Layout(file, name, $"shape [{string.Join(",", view.Shape)}]", $"at most the {available} elements of its storage");
            if (last >= available) throw Beyond(file, name, view, available);
        }
        return last < available ? (long)elements : throw Beyond(file, name, view, available);
    }

    /// <summary>Row-major without gaps; strides of dimensions with one index do not matter.</summary>
    private static bool IsContiguous(TorchView view)
    {
        if (view.Shape.Contains(0)) return true;
        long expected = 1;
        for (var i = view.Shape.Length - 1; i >= 0; i--)
        {
            if (view.Shape[i] == 1) continue;
            if (view.Strides[i] != expected) return false;
            expected *= view.Shape[i];
        }
        return true;
    }

    private static Diagnostics.QuantBuildException Beyond(string file, string name, TorchView view, long available) => TorchErrors.Layout(
        file, name, $"shape [{string.Join(",", view.Shape)}], strides [{string.Join(",", view.Strides)}] and offset {view.Offset}", $"the last element before {available}");
}
