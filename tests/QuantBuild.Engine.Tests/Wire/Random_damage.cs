using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Wire;

[TestClass]
public class Random_damage
{
    private static readonly byte[] Whole = Model();

    [TestMethod]
    public void Ends_in_a_result_or_a_coded_error()
    {
        using var workspace = new Workspace();
        var sound = workspace.Save(Whole, "sound.onnx");
        var clock = Stopwatch.StartNew();
        var (refused, done) = (0, 0);

        Prop.ForAll(Damages().ToArbitrary(), damages =>
        {
            var bytes = Whole.ToList();
            foreach (var damage in damages) damage.Apply(bytes);
            var source = workspace.Save([.. bytes]);
            try
            {
                foreach (var (precision, format) in new[] { ("INT4", "onnx"), ("INT8", "onnx-qdq"), ("FP16", "onnx") })
                    workspace.Quantize(source, precision, new() { Format = format, Threads = 1 });
                workspace.Quantizer.Inspect(source);
                workspace.Quantizer.Compare(sound, source, Workspace.NoValidation);
                workspace.Quantizer.Compare(source, workspace.Output, Workspace.NoValidation);
                done++;
            }
            catch (QuantBuildException)
            {
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithStartSize(1).WithEndSize(6));

        // Both must happen often, or the damage is of no use.
        Assert.IsGreaterThan(40, refused);
        Assert.IsGreaterThan(40, done);
        Assert.IsLessThan(60_000, clock.ElapsedMilliseconds);
    }

    private enum Kind
    {
        Replace,
        Flip,
        Insert,
        Delete,
        Repeat,
        Truncate,
    }

    private sealed record Damage(Kind Kind, int Position, int Length, byte Value)
    {
        public void Apply(List<byte> bytes)
        {
            if (bytes.Count == 0) return;
            // Two thirds of all damage go to the structure, which lies before and after the large weights.
            var structure = Math.Min(600, bytes.Count);
            var at = (Value % 3) switch { 0 => Position % structure, 1 => bytes.Count - 1 - (Position % structure), _ => Position % bytes.Count };
            var count = Math.Min(Length, bytes.Count - at);
            switch (Kind)
            {
                case Kind.Replace:
                    bytes[at] = Value;
                    break;
                case Kind.Flip:
                    bytes[at] ^= (byte)(1 << (Value % 8));
                    break;
                case Kind.Insert:
                    bytes.InsertRange(at, Enumerable.Repeat(Value, count));
                    break;
                case Kind.Delete:
                    bytes.RemoveRange(at, count);
                    break;
                case Kind.Repeat:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
    }

    private static Gen<Damage[]> Damages() =>
        (from kind in Gen.Frequency((6, Gen.Constant(Kind.Replace)), (6, Gen.Constant(Kind.Flip)), (2, Gen.Constant(Kind.Insert)),
            (2, Gen.Constant(Kind.Delete)), (2, Gen.Constant(Kind.Repeat)), (1, Gen.Constant(Kind.Truncate)))
         from position in Gen.Choose(0, int.MaxValue)
         from length in Gen.Choose(1, 40)
         from value in Gen.Choose(0, 255)
         select new Damage(kind, position, length, (byte)value)).NonEmptyListOf().Select(list => list.ToArray());

    /// <summary>A little of everything: nodes first, weights after them, inputs and functions at the end.</summary>
    private static byte[] Model() => new ModelBuilder().Import("local", 1)
        .Function("Scale", "a", "b", body => body.Node("Constant", "", "two", ("value", Tensors.Floats([], [2]))).Node("Mul", "a two", "b"))
        .Graph(graph => graph
            .Input("x", 1, 3, 32).Output("y", 1, 3, 32)
            .Node("MatMul", "x w", "a").Node("local::Scale", "a", "b").Node("Gemm", "b g bias", "c", ("transB", 1))
            .Node("ReduceSum", "c", "s", ("keepdims", 0)).Node("Cast", "s", "condition", ("to", 9))
            .Node("If", "condition", "y",
                ("then_branch", new GraphBuilder("then").Node("Add", "c bias", "t").Output("t", 1, 3, 32)),
                ("else_branch", new GraphBuilder("else").Node("MatMul", "c inner", "e").Initializer(Weights.FloatData("inner", 32, 32)).Output("e", 1, 3, 32)))
            .Weight("w", 32, 32).Initializer(Weights.HalfInInt32("h", 20, 30)).Weight("g", 32, 32).Weight("bias", 32))
        .Build().ToByteArray();
}
