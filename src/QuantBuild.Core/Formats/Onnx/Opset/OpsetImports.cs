using Google.Protobuf.Collections;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>The versions of the default domain that a model and its functions state.</summary>
internal static class OpsetImports
{
    /// <summary>Stands for the version of a model or function that neither states nor uses the default domain.</summary>
    public const int None = int.MaxValue;

    /// <summary>True for both spellings of the default domain.</summary>
    public static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    /// <summary>The version of the main graph first, then one for each local function.</summary>
    public static IReadOnlyList<int> Read(ModelProto model, string file)
    {
        var versions = new List<int>(1 + model.Functions.Count) { OfModel(model, file) };
        foreach (var function in model.Functions) versions.Add(OfFunction(function, file));
        return versions;
    }

    /// <summary>
    /// The default-domain version of the main graph; <see cref="None"/> when it has none.
    /// </summary>
    public static int OfModel(ModelProto model, string file)
    {
        // Before IR 3 there were no operator sets: all operators were those of version 1 (ONNX Versioning).
        if (model.OpsetImport.Count == 0 && model.IrVersion < 3) return 1;
        return Version(model.OpsetImport, file, "The model", () => GraphTree.Nodes(model).Any(IsOfDefaultDomain));
    }

    public static int OfFunction(FunctionProto function, string file) =>
        Version(function.OpsetImport, file, $"The function '{function.Name}'", () => GraphTree.Nodes(function.Node).Any(IsOfDefaultDomain));

    public static void Set(RepeatedField<OperatorSetIdProto> imports, int version)
    {
        var stated = false;
        foreach (var import in imports)
        {
            if (!IsDefaultDomain(import.Domain)) continue;
            import.Version = version;
            stated = true;
        }

        if (!stated) imports.Add(new OperatorSetIdProto { Domain = "", Version = version });
    }

    private static bool IsOfDefaultDomain(NodeProto node) => IsDefaultDomain(node.Domain);

    private static int Version(RepeatedField<OperatorSetIdProto> imports, string file, string owner, Func<bool> isUsed)
    {
        var stated = imports.Where(static import => IsDefaultDomain(import.Domain)).Select(static import => import.Version).Distinct().ToArray();
        if (stated.Length == 0 && !isUsed()) return None;
        if (stated.Length == 1 && stated[0] is >= 1 and < None) return (int)stated[0];
        throw new QuantBuildException(Diagnostic.Error("QB2202", file, $"{owner} does not state one valid opset of the domain ai.onnx") with
        {
            Found = stated.Length == 0 ? "none" : string.Join(", ", stated),
            Expected = "one version, 1 or higher",
            Remedy = "Export the model again",
        });
    }
}
