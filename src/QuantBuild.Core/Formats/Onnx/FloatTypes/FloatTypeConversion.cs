using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Changes the float type of a whole ONNX model: FLOAT to FLOAT16, or FLOAT16 or BFLOAT16 to FLOAT. Only the graph changes; weights
/// stay where they are and are returned as a list. Inputs and outputs of the model keep their types and names.
/// </summary>
internal static class FloatTypeConversion
{
    /// <param name="model">Is changed in place; on an exception it is unchanged.</param>
    /// <param name="file">How messages name the model.</param>
    /// <param name="from">The type to replace, a number of TensorProto.DataType: 1 (FLOAT), 10 (FLOAT16) or 16 (BFLOAT16).</param>
    /// <param name="to">10 (FLOAT16) from FLOAT, 1 (FLOAT) from the others.</param>
    /// <param name="excluded">True for names of nodes and tensors that keep their type.</param>
    /// <param name="outOfRange">
    /// Asked, to FLOAT16, of weights whose data is not in <paramref name="model"/>: does a finite element pass 65504? Their operator then keeps FLOAT.
    /// </param>
    /// <exception cref="QuantBuildException">QB2301, QB2302 from <see cref="ElementTypeInference"/>; QB2303 a Cast is needed and its domain is not imported.</exception>
    public static FloatConversionResult Convert(ModelProto model, string file, int from, int to, Func<string, bool> excluded,
        Func<TensorProto, bool>? outOfRange = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(excluded);
        if ((from, to) is not ((OnnxDataType.Float, OnnxDataType.Float16) or (OnnxDataType.Float16 or OnnxDataType.BFloat16, OnnxDataType.Float)))
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, "FLOAT goes to FLOAT16, FLOAT16 and BFLOAT16 go to FLOAT");
        }

        var context = new ConversionContext(file, from, to, excluded, outOfRange);
        var inference = ElementTypeInference.Run(model, file);
        var planner = ConversionPlanner.Plan(inference, context);
        KeptIslands.Keep(planner, context);
        var values = ValuePlanner.Plan(inference.Main, planner, context);
        values.Name(new ModelNames(model));
        return new GraphRewriter(inference.Main, planner, values, context).Rewrite();
    }
}
