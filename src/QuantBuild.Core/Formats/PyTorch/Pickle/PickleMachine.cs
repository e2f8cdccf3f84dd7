using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.PyTorch.Pickle;

/// <summary>
/// Reads the pickle of a state_dict. It knows the instructions that torch.save writes for one and the names in
/// <see cref="TorchGlobal"/>; it runs nothing, and refuses all else by name.
/// </summary>
internal sealed class PickleMachine
{
    private readonly string file;
    private readonly PickleReader reader;
    private readonly PickleStack stack;
    private readonly PickleMemo memo;
    private readonly TensorRebuild rebuild;

    private PickleMachine(string file, byte[] data)
    {
        this.file = file;
        reader = new PickleReader(file, data);
        stack = new PickleStack(file, reader);
        memo = new PickleMemo(file, reader);
        rebuild = new TensorRebuild(file);
    }

    /// <summary>The value that the pickle stands for.</summary>
    /// <exception cref="QuantBuildException">QB2449 to QB2454.</exception>
    public static object? Load(string file, byte[] data) => new PickleMachine(file, data).Run();

    private object? Run()
    {
        if (reader.Byte() != (byte)PickleOpcode.Proto) throw reader.Malformed("no protocol", "a pickle of protocol 2 to 5");
        var protocol = reader.Byte();
        if (protocol is < 2 or > 5) throw reader.Malformed($"protocol {protocol}", "protocol 2 to 5");

        while (true)
        {
            var position = reader.Position;
            var opcode = reader.Byte();
            if (opcode == (byte)PickleOpcode.Stop) break;
            Step((PickleOpcode)opcode, position);
        }
        if (!reader.AtEnd) throw reader.Malformed("bytes behind the end", "the end of the record");
        var result = stack.Pop();
        if (stack.Count > 0 || stack.HasMarks) throw reader.Malformed("values that nothing uses", "one value at the end");
        return result;
    }

    private void Step(PickleOpcode opcode, int position)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: reader.Frame(); break;
            case PickleOpcode.Mark: stack.Mark(); break;

            case PickleOpcode.None: stack.Push(null); break;
            case PickleOpcode.NewTrue: stack.Push(true); break;
            case PickleOpcode.NewFalse: stack.Push(false); break;
            case PickleOpcode.BinInt: stack.Push((long)reader.Int32()); break;
            case PickleOpcode.BinInt1: stack.Push((long)reader.Byte()); break;
            case PickleOpcode.BinInt2: stack.Push((long)reader.UInt16()); break;
            case PickleOpcode.Long1: stack.Push(reader.Long(reader.Byte()) ?? (object)OpaqueNumber.Instance); break;
            case PickleOpcode.BinFloat: _ = reader.BigEndianDouble(); stack.Push(OpaqueNumber.Instance); break;
            case PickleOpcode.ShortBinUnicode: stack.Push(reader.Text(reader.Byte())); break;
            case PickleOpcode.BinUnicode: stack.Push(reader.Text(reader.UInt32())); break;

            case PickleOpcode.EmptyTuple: stack.Push(PickleTuple.Empty); break;
            case PickleOpcode.Tuple1: PushTuple(stack.Pop(1)); break;
            case PickleOpcode.Tuple2: PushTuple(stack.Pop(2)); break;
            case PickleOpcode.Tuple3: PushTuple(stack.Pop(3)); break;
            case PickleOpcode.Tuple: PushTuple(stack.PopToMark()); break;
            case PickleOpcode.EmptyList: stack.Push(new PickleList()); break;
            case PickleOpcode.Append: Append(stack.Pop(1)); break;
            case PickleOpcode.Appends: Append(stack.PopToMark()); break;
            case PickleOpcode.EmptyDict: stack.Push(new PickleDict(isOrdered: false)); break;
            case PickleOpcode.SetItem: SetItems(stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(stack.PopToMark()); break;

            case PickleOpcode.Memoize: memo.Add(stack.Peek()); break;
            case PickleOpcode.BinPut: memo.Set(reader.Byte(), stack.Peek()); break;
            case PickleOpcode.LongBinPut: memo.Set(reader.UInt32(), stack.Peek()); break;
            case PickleOpcode.BinGet: stack.Push(memo.Get(reader.Byte())); break;
            case PickleOpcode.LongBinGet: stack.Push(memo.Get(reader.UInt32())); break;

            case PickleOpcode.Global: PushGlobal(position, reader.Line(), reader.Line()); break;
            case PickleOpcode.StackGlobal: StackGlobal(position); break;
            case PickleOpcode.BinPersId: stack.Push(rebuild.Storage(position, stack.Pop())); break;
            case PickleOpcode.Reduce: Reduce(position); break;
            case PickleOpcode.Build: Build(position); break;

            default: throw TorchErrors.Opcode(file, position, RefusedOpcodes.Name((byte)opcode));
        }
    }

    private void PushTuple(object?[] items)
    {
        var tuple = items.Length == 0 ? PickleTuple.Empty : new PickleTuple(items);
        RequireShallow(tuple);
        stack.Push(tuple);
    }

    private void Append(object?[] items)
    {
        if (stack.Peek() is not PickleList list) throw reader.Malformed("an item for something that is not a list", "a list");
        foreach (var item in items)
        {
            if (ReferenceEquals(item, list)) throw TorchErrors.Recursive(file, "a list inside itself");
            list.Add(item);
        }
        RequireShallow(list);
    }

    private void SetItems(object?[] items)
    {
        if (stack.Peek() is not PickleDict dict || items.Length % 2 != 0) throw reader.Malformed("items for something that is not a dict", "keys and values for a dict");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is PickleList or PickleDict) throw reader.Malformed("a list or a dict as a key", "a key that Python can hash");
            if (ReferenceEquals(items[i + 1], dict)) throw TorchErrors.Recursive(file, "a dict inside itself");
            dict.Add(items[i], items[i + 1]);
        }
        RequireShallow(dict);
    }

    private void StackGlobal(int position)
    {
        var names = stack.Pop(2);
        if (names[0] is not string module || names[1] is not string name) throw reader.Malformed("a global whose name is not a string", "two strings");
        PushGlobal(position, module, name);
    }

    private void PushGlobal(int position, string module, string name) =>
        stack.Push(TorchGlobal.Find(module, name) ?? throw TorchErrors.Global(file, position, module, name));

    private void Reduce(int position)
    {
        var call = stack.Pop(2);
        if (call[0] is not TorchGlobal function)
            throw TorchErrors.Call(file, position, "a call of something that is not a function", "calls of the functions that rebuild tensors");
        if (call[1] is not PickleTuple arguments)
            throw TorchErrors.Call(file, position, $"a call of {function.Name} without a tuple of arguments", "a tuple");
        stack.Push(rebuild.Call(position, function, arguments.Items));
    }

    /// <summary>The attributes of an object. Only a state_dict's <c>_metadata</c>, the versions of its modules, is let through; nothing reads it.</summary>
    private void Build(int position)
    {
        var state = stack.Pop();
        if (stack.Peek() is PickleDict { IsOrdered: true }
            && state is PickleDict attributes && attributes.Items.All(static item => item.Key is "_metadata"))
            return;
        throw TorchErrors.Call(file, position, "attributes for an object", "attributes of an OrderedDict, and _metadata alone");
    }

    private void RequireShallow(PickleContainer container)
    {
        if (container.Depth > TorchLimits.Depth) throw TorchErrors.TooMuch(file, "levels of containers inside each other", TorchLimits.Depth);
    }
}
