using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class TileAdapter
{
    /// <summary>Version 1 repeats along one axis (inputs: data, tiles, axis); version 6 takes a count for every axis.</summary>
    public static void AxisToRepeats(NodeProto node, UpgradeScope scope)
    {
        var rank = scope.Facts.Find(node.InputOrEmpty(0)).Rank ?? throw new OpsetRefusedException("the rank of its input is not stated in the model");
        var tiles = Single(scope, node.InputOrEmpty(1), "tiles");
        var axis = Single(scope, node.InputOrEmpty(2), "axis");
        if (axis < 0 || axis >= rank || tiles < 0) throw new OpsetRefusedException("its axis or count is out of range");

        var repeats = new long[rank];
        Array.Fill(repeats, 1);
        repeats[axis] = tiles;
        node.SetInput(1, scope.Ints(node, "repeats", repeats));
        node.Input.RemoveAt(2);
    }

    // The inputs are of the type of the data, so a number may come as a float.
    private static long Single(UpgradeScope scope, string name, string role)
    {
        if (scope.Facts.ReadInts(name) is { Count: 1 } ints) return ints[0];
        if (scope.Facts.ReadFloats(name) is { Count: 1 } floats && MathF.Truncate(floats[0]) == floats[0] && MathF.Abs(floats[0]) < 1e6f) return (long)floats[0];
        throw new OpsetRefusedException($"its '{role}' is not a constant that can be read");
    }
}
