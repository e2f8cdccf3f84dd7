using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>
/// Raises the version of the default operator domain (<c>ai.onnx</c>) that a model is written against, so that an
/// operator of a later version can be added to it, without changing what the model computes.
/// </summary>
public static class OpsetUpgrade
{
    /// <summary>The newest version of the default domain that this code knows every operator of.</summary>
    public const int NewestVersion = 24;

    /// <summary>
    /// Raises the main graph, its subgraphs, training graphs and local functions to <paramref name="target"/>; a model that
    /// is there already is left as it is. Other domains are not touched. The IR version is raised to the one that ONNX
    /// released together with the target.
    /// </summary>
    /// <param name="model">Changed in place, and only when every node can be raised.</param>
    /// <param name="file">The file the model came from, for messages.</param>
    /// <param name="target">1 to <see cref="NewestVersion"/>.</param>
    /// <exception cref="QuantBuildException">
    /// QB2201: a node has no equal in the target version. QB2202: the model does not state one valid version of the default domain.
    /// </exception>
    public static void Raise(ModelProto model, string file, int target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(target, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, NewestVersion);

        var before = OpsetImports.Read(model, file);
        if (before[0] != OpsetImports.None && before.All(version => version >= target)) return;

        // A rehearsal on a copy finds every node that cannot be raised, so that a refused model stays as it was.
        // Large tensors are not in the objects, and the bytes that are there are shared: the copy is small.
        var refusals = new ModelUpgrade(model.Clone(), file, target).Run();
        if (refusals.Count > 0) throw Refused(file, target, refusals);

        new ModelUpgrade(model, file, target).Run();
        IrVersion.Raise(model, IrVersion.ReleasedWith(target));
    }

    private static QuantBuildException Refused(string file, int target, IReadOnlyList<NodeRefusal> refusals)
    {
        var first = refusals[0];
        var others = refusals.Count == 1 ? "" : string.Create(null, $"; {refusals.Count - 1} more: {string.Join(", ", refusals.Skip(1).Take(5).Select(r => $"{r.Operator} '{r.Node}'"))}");
        return new QuantBuildException(Diagnostic.Error("QB2201", file,
            string.Create(null, $"{first.Operator} cannot be raised from opset {first.Version} to {target}: {first.Reason}{others}")) with
        {
            Tensor = first.Node,
            Found = string.Create(null, $"opset {first.Version}"),
            Expected = string.Create(null, $"opset {target}, which an operator of the quantized model needs"),
            Remedy = "Use Format=onnx, which keeps the model's opset, or export the model again with a newer opset",
        });
    }
}
