using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

/// <summary>Changes that are done with by stating, renaming or dropping an attribute.</summary>
internal static class DefaultAdapter
{
    /// <summary>Up to version 5 a hint about memory reuse, without effect on values.</summary>
    public static void DropConsumedInputs(NodeProto node, UpgradeScope scope) => node.Remove("consumed_inputs");

    /// <summary>Up to version 6 a flag that said whether Y is wanted; its presence among the outputs says the same.</summary>
    public static void DropOutputSequence(NodeProto node, UpgradeScope scope) => node.Remove("output_sequence");

    /// <summary>Up to version 3 the axis was 1 when it was not given; from 4 on it must be given.</summary>
    public static void ConcatAxis(NodeProto node, UpgradeScope scope)
    {
        if (!node.Has("axis")) node.Set("axis", 1L);
    }

    /// <summary>Version 6 made the default constants more exact.</summary>
    public static void SeluConstants(NodeProto node, UpgradeScope scope)
    {
        node.Remove("consumed_inputs");
        if (!node.Has("alpha")) node.Set("alpha", 1.6732f);
        if (!node.Has("gamma")) node.Set("gamma", 1.0507f);
    }

    /// <summary>Version 16 shifts by half a pixel unless told otherwise; before there was no shift.</summary>
    public static void RoiAlignCoordinates(NodeProto node, UpgradeScope scope) =>
        node.Set("coordinate_transformation_mode", "output_half_pixel");

    /// <summary>Version 20 also interpolates volumes and renamed the modes.</summary>
    public static void GridSampleModeNames(NodeProto node, UpgradeScope scope)
    {
        switch (node.Text("mode"))
        {
            case "bilinear": node.Set("mode", "linear"); break;
            case "bicubic": node.Set("mode", "cubic"); break;
        }
    }
}
