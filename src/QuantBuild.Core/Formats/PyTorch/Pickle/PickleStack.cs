using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.PyTorch.Pickle;

/// <summary>The stack of the pickle machine: values with marks between them, bounded in height and in all that ever goes through it.</summary>
internal sealed class PickleStack(string file, PickleReader reader)
{
    private readonly List<object?> values = [];
    private readonly List<int> marks = [];
    private int pushed;

    public int Count => values.Count;

    public bool HasMarks => marks.Count > 0;

    private int Floor => marks.Count > 0 ? marks[^1] : 0;

    public void Push(object? value)
    {
        Admit();
        values.Add(value);
    }

    public void Mark()
    {
        Admit();
        marks.Add(values.Count);
    }

    public object? Peek()
    {
        if (values.Count <= Floor) throw Underflow();
        return values[^1];
    }

    public object? Pop()
    {
        var value = Peek();
        values.RemoveAt(values.Count - 1);
        return value;
    }

    /// <summary>The values above the last mark, which goes too.</summary>
    public object?[] PopToMark()
    {
        if (marks.Count == 0) throw reader.Malformed("an instruction that needs a mark without one", "a pickle as Python writes it");
        var start = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        return PopFrom(start);
    }

    public object?[] Pop(int count)
    {
        if (values.Count - Floor < count) throw Underflow();
        return PopFrom(values.Count - count);
    }

    private object?[] PopFrom(int start)
    {
        var items = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[start..].ToArray();
        values.RemoveRange(start, items.Length);
        return items;
    }

    private void Admit()
    {
        if (++pushed > TorchLimits.Values) throw TorchErrors.TooMuch(file, "values", TorchLimits.Values);
        if (values.Count + marks.Count >= TorchLimits.Stack) throw TorchErrors.TooMuch(file, "values on the stack", TorchLimits.Stack);
    }

    private QuantBuildException Underflow() => reader.Malformed("an instruction that needs more values than there are", "a pickle as Python writes it");
}
