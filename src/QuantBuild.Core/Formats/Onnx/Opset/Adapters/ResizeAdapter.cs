using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

/// <summary>
/// Upsample, which became Resize in version 10, and Resize, which got its coordinates spelled out in version 11.
/// Both count coordinates from the corner: x_in = x_out / scale ("asymmetric").
/// </summary>
internal static class ResizeAdapter
{
    /// <summary>Version 1 scales height and width of an image; version 7 takes a scale for every dimension.</summary>
    public static void JoinUpsampleScales(NodeProto node, UpgradeScope scope)
    {
        var height = node.Float("height_scale") ?? throw new OpsetRefusedException("it has no 'height_scale'");
        var width = node.Float("width_scale") ?? throw new OpsetRefusedException("it has no 'width_scale'");
        node.Remove("height_scale", "width_scale");
        var scales = new AttributeProto { Name = "scales", Type = AttributeProto.Types.AttributeType.Floats };
        scales.Floats.Add([1, 1, height, width]);
        node.Attribute.Add(scales);
    }

    /// <summary>Version 9 takes the scales as an input.</summary>
    public static void UpsampleScalesToInput(NodeProto node, UpgradeScope scope)
    {
        var scales = node.Floats("scales") ?? throw new OpsetRefusedException("it has no 'scales'");
        node.SetInput(1, scope.Floats(node, "scales", scales));
        node.Remove("scales");
    }

    /// <summary>Version 10 has Resize instead, which does the same for scales of 1 and more.</summary>
    public static void UpsampleToResize(NodeProto node, UpgradeScope scope)
    {
        node.OpType = "Resize";
        if (node.Text("mode") is { } mode && mode != "nearest") node.Set("mode", "linear");
        scope.Enlarging.Add(node);
    }

    /// <summary>Version 11 has a region of interest and names how coordinates map and round.</summary>
    public static void StateCoordinates(NodeProto node, UpgradeScope scope)
    {
        var scales = node.InputOrEmpty(1);
        if ((node.Text("mode") ?? "nearest") == "nearest") node.Set("nearest_mode", Rounding(node, scope, scales));
        else node.Set("mode", "linear");
        node.Set("coordinate_transformation_mode", "asymmetric");

        // The region is a required input until version 13, though "asymmetric" does not use it: an empty tensor stands in.
        node.SetInput(2, scales);
        node.SetInput(1, scope.Floats(node, "roi"));
    }

    /// <summary>Version 13 dropped one way to map coordinates.</summary>
    public static void RefuseDroppedCoordinates(NodeProto node, UpgradeScope scope)
    {
        if (node.Text("coordinate_transformation_mode") == "tf_half_pixel_for_nn")
            throw new OpsetRefusedException("coordinate_transformation_mode 'tf_half_pixel_for_nn' does not exist in opset 13 and later");
    }

    // Resize 10 does not name the rounding; its test cases round down when they enlarge and up when they shrink,
    // and so does ONNX Runtime. At scale 1 every coordinate is whole and both agree.
    private static string Rounding(NodeProto node, UpgradeScope scope, string scalesName)
    {
        if (scope.Enlarging.Contains(node)) return "floor";
        var scales = scope.Facts.ReadFloats(scalesName)
            ?? throw new OpsetRefusedException("its scales are not a constant that can be read, and how it rounds depends on them");
        if (scales.All(static scale => scale >= 1)) return "floor";
        if (scales.All(static scale => scale <= 1)) return "ceil";
        throw new OpsetRefusedException("it enlarges one dimension and shrinks another, which round differently");
    }
}
