using System.Globalization;
using QuantBuild.Formats.PyTorch.Pickle;

namespace QuantBuild.Formats.PyTorch;

/// <summary>What one key of the root holds.</summary>
internal sealed record StateDictBranch(string Key, bool IsDict, List<KeyValuePair<string, TorchView>> Views);

/// <summary>
/// A walk through nested dicts to the tensors. A pickle can refer to one container from many places, even from inside itself,
/// so its steps, its depth and its names are counted.
/// </summary>
internal sealed class StateDictWalk(string file)
{
    private readonly List<PickleContainer> path = [];
    private int steps;
    private int tensors;
    private long characters;

    public List<StateDictBranch> Branches(PickleDict root)
    {
        path.Add(root);
        var branches = new List<StateDictBranch>();
        foreach (var (key, value) in root.Items)
        {
            var name = Name(null, key, value);
            var views = new List<KeyValuePair<string, TorchView>>();
            Visit(name, value, views);
            if (name is not null) branches.Add(new StateDictBranch(name, value is PickleDict, views));
        }
        return branches;
    }

    /// <param name="name">The value's name; null inside lists and tuples, whose tensors have none and are no weights.</param>
    private void Visit(string? name, object? value, List<KeyValuePair<string, TorchView>> found)
    {
        if (++steps > TorchLimits.Values) throw TorchErrors.TooMuch(file, "values in all containers", TorchLimits.Values);
        if (value is TorchView view)
        {
            if (name is null) return;
            if (++tensors > TorchLimits.Tensors) throw TorchErrors.TooMuch(file, "tensors", TorchLimits.Tensors);
            found.Add(new(name, view));
        }
        if (value is not PickleContainer container) return;

        if (IsOpen(container)) throw TorchErrors.Recursive(file, $"a container at '{TorchErrors.Shown(name ?? "")}' inside itself");
        if (path.Count >= TorchLimits.Depth) throw TorchErrors.TooMuch(file, "levels of containers inside each other", TorchLimits.Depth);
        path.Add(container);
        if (container is PickleDict dict && name is not null)
        {
            foreach (var (key, item) in dict.Items) Visit(Name(name, key, item), item, found);
        }
        else
        {
            foreach (var item in container.Values) Visit(null, item, found);
        }
        path.RemoveAt(path.Count - 1);
    }

    private bool IsOpen(PickleContainer container)
    {
        foreach (var outer in path)
        {
            if (ReferenceEquals(outer, container)) return true;
        }
        return false;
    }

    /// <summary>The name of what a key holds; null where it needs none.</summary>
    private string? Name(string? outer, object? key, object? value)
    {
        if (value is not (TorchView or PickleDict)) return null;
        var text = key switch
        {
            string name => name,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => throw TorchErrors.Names(file, outer ?? "", "a key that is neither a string nor a number", "names of tensors"),
        };
        var length = text.Length + (outer?.Length + 1 ?? 0);
        if (length > TorchLimits.Name) throw TorchErrors.TooMuch(file, "characters in a name", TorchLimits.Name);
        characters += length;
        if (characters > TorchLimits.Names) throw TorchErrors.TooMuch(file, "characters in all names", TorchLimits.Names);
        return outer is null ? text : $"{outer}.{text}";
    }
}
