using QuantBuild.Diagnostics;
using QuantBuild.Formats.PyTorch.Pickle;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>What the allowed functions of a pickle come to: the torch._utils functions that put tensors together, told as data.</summary>
internal sealed class TensorRebuild(string file)
{
    /// <summary>A persistent id: <c>('storage', class, key, location, elements)</c>.</summary>
    public TorchStorage Storage(int position, object? id)
    {
        if (id is PickleTuple { Items: ["storage", TorchGlobal { Kind: TorchGlobalKind.Storage } type, string key, string, long elements] } && elements >= 0)
            return new TorchStorage(key, type.Type, elements);
        throw TorchErrors.Call(file, position, "a persistent id of another form", "('storage', class, key, location, elements)");
    }

    public object Call(int position, TorchGlobal function, object?[] arguments)
    {
        switch (function.Kind, arguments)
        {
            case (TorchGlobalKind.OrderedDict, []):
                return new PickleDict(isOrdered: true);

            // (storage, offset, size, stride, requires_grad, backward_hooks[, metadata])
            case (TorchGlobalKind.RebuildTensorV2, [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, bool, PickleDict or null, .. var rest])
                when rest.Length == 0 || (rest.Length == 1 && IsPlain(rest[0])):
                return View(position, function, storage, storage.Type, offset, size, stride);

            // (storage, offset, size, stride, requires_grad, backward_hooks, dtype[, metadata])
            case (TorchGlobalKind.RebuildTensorV3,
                [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, bool, PickleDict or null, TorchGlobal { Kind: TorchGlobalKind.DataType } type, .. var rest])
                when rest.Length == 0 || (rest.Length == 1 && IsPlain(rest[0])):
                return View(position, function, storage, type.Type, offset, size, stride);

            // (data, requires_grad, backward_hooks)
            case (TorchGlobalKind.RebuildParameter, [TorchView data, bool, PickleDict or null]):
                return data;

            default:
                throw Unexpected(position, function);
        }
    }

    private TorchView View(int position, TorchGlobal function, TorchStorage storage, ElementType type, long offset, PickleTuple size, PickleTuple stride) =>
        size.Items.Length == stride.Items.Length && size.Items.Length <= TorchLimits.Rank && Numbers(size) is { } sizes && Numbers(stride) is { } strides
            ? new TorchView(storage, type, offset, sizes, strides)
            : throw Unexpected(position, function);

    private static long[]? Numbers(PickleTuple tuple)
    {
        var numbers = new long[tuple.Items.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (tuple.Items[i] is not long number) return null;
            numbers[i] = number;
        }
        return numbers;
    }

    /// <summary>No metadata, or such that leave the values as they are stored: a bit may say that all are negated or conjugated.</summary>
    private static bool IsPlain(object? metadata) =>
        metadata is null || (metadata is PickleDict bits && bits.Items.All(static bit => bit.Value is false));

    private QuantBuildException Unexpected(int position, TorchGlobal function) => TorchErrors.Call(
        file, position, $"a call of {function.Name} with other arguments", $"the arguments that torch.save writes, and tensors of at most {TorchLimits.Rank} dimensions");
}
