using QuantBuild.Formats.PyTorch.Pickle;

namespace QuantBuild.Formats.PyTorch;

/// <summary>The named tensors of what a pickle holds.</summary>
/// <param name="Views">Names and tensors, in the order of the pickle.</param>
/// <param name="LeftOut">Keys beside the state_dict that hold tensors too.</param>
internal sealed record StateDict(IReadOnlyList<KeyValuePair<string, TorchView>> Views, IReadOnlyList<string> LeftOut)
{
    /// <summary>Keys that training programs save a state_dict under.</summary>
    private static readonly string[] _wrappers = ["state_dict", "model", "module"];

    /// <exception cref="Diagnostics.QuantBuildException">QB2453, QB2454, QB2455, QB2458.</exception>
    public static StateDict Find(string file, object? root)
    {
        if (root is not PickleDict dict)
            throw TorchErrors.NoStateDict(file, root is TorchView ? "a single tensor without a name" : "something that is not a dict", "a dict of tensors");

        // Each key of the root apart, so that what lies beside a wrapped state_dict is known but does not mix with it.
        var walk = new StateDictWalk(file);
        var branches = walk.Branches(dict);
        var wrapped = branches.Where(static branch => branch.IsDict && branch.Views.Count > 0 && _wrappers.Contains(branch.Key)).ToArray();
        if (wrapped.Length > 1)
        {
            throw TorchErrors.NoStateDict(
                file, "tensors in " + string.Join(" and in ", wrapped.Select(static branch => $"'{branch.Key}'")), "one state_dict");
        }

        var views = wrapped.Length == 1
            ? wrapped[0].Views.Select(view => KeyValuePair.Create(view.Key[(wrapped[0].Key.Length + 1)..], view.Value)).ToList()
            : [.. branches.SelectMany(static branch => branch.Views)];
        if (views.Count == 0) throw TorchErrors.NoStateDict(file, "no tensor", "a dict of tensors");

        RequireDistinct(file, views);
        return new StateDict(views, wrapped.Length == 0
            ? []
            : [.. branches.Where(branch => branch != wrapped[0] && branch.Views.Count > 0).Select(static branch => TorchErrors.Shown(branch.Key))]);
    }

    private static void RequireDistinct(string file, List<KeyValuePair<string, TorchView>> views)
    {
        var names = new HashSet<string>(views.Count, StringComparer.Ordinal);
        foreach (var (name, _) in views)
        {
            if (name.Length == 0) throw TorchErrors.Names(file, name, "an empty name", "a name for each tensor");
            if (!names.Add(name)) throw TorchErrors.Names(file, name, "the name twice", "a name of its own for each tensor");
        }
    }
}
