using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

/// <summary>Not run: what the files hold is compared with the source, for many more shapes than can be run.</summary>
[TestClass]
public class Any_shape
{
    private sealed record Case(string Operator, long Rows, long Columns, bool Half, string Precision, string Format, int Block, bool? Symmetric);

    [TestMethod]
    public void Gives_codes_that_decode_to_the_weight()
    {
        using var workspace = new Workspace();
        Prop.ForAll(Cases().ToArbitrary(), one =>
        {
            var result = workspace.Convert(Model(one), one.Precision, new()
            {
                Format = one.Format,
                BlockSize = one.Block,
                Symmetric = one.Symmetric,
                Overrides = [new("w", one.Precision)],
            });

            if (result.Tensor("w").Kept is { } reason) Assert.IsTrue(reason.StartsWith("too small", StringComparison.Ordinal) || reason.Contains("does not divide", StringComparison.Ordinal), reason);
            else result.AssertQuantized("w", one.Precision);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static Gen<Case> Cases() =>
        from op in Gen.Elements("MatMul", "Gemm", "GemmTransposed", "Gather", "Conv", "ConvTranspose")
        from rows in Gen.Choose(1, 300)
        from columns in Gen.Choose(1, 300)
        from half in Gen.Elements(false, false, true)
        from precision in Gen.Elements("INT4", "UINT4", "INT8", "UINT8")
        from format in Gen.Elements("onnx", "onnx-qdq")
        from block in Gen.Elements(-1, 16, 32, 64, 128, 256)
        from symmetric in Gen.Elements<bool?>(null, null, true, false)
        select new Case(op, rows, columns, half, precision, format, block, symmetric);

    private static ModelProto Model(Case one)
    {
        var type = one.Half ? 10 : 1;
        var convolution = one.Operator.StartsWith("Conv", StringComparison.Ordinal);
        long[] shape = convolution ? [one.Rows, one.Columns, 3] : [one.Rows, one.Columns];
        return new ModelBuilder().Graph(graph =>
        {
            graph.Initializer(one.Half ? Weights.Half("w", shape) : Weights.Raw("w", shape)).Input("x", one.Operator == "Gather" ? 7 : type).Output("y", type);
            return one.Operator switch
            {
                "GemmTransposed" => graph.Node("Gemm", "x w", "y", ("transB", 1)),
                "Gather" => graph.Node("Gather", "w x", "y"),
                _ => graph.Node(one.Operator, "x w", "y"),
            };
        });
    }
}
