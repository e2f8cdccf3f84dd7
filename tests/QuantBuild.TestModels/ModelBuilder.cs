using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.TestModels;

/// <summary>Builds an ONNX model for a test.</summary>
public sealed class ModelBuilder
{
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "test" };

    /// <param name="opset">Of the default domain.</param>
    public ModelBuilder(long opset = 17, long irVersion = 8)
    {
        _model.IrVersion = irVersion;
        Import("", opset);
    }

    public ModelBuilder Import(string domain, long version)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        return this;
    }

    public ModelBuilder Graph(Func<GraphBuilder, GraphBuilder> build)
    {
        _model.Graph = build(new GraphBuilder()).Build();
        return this;
    }

    /// <summary>Adds a local function of the domain <c>local</c>, which the model must import; its nodes are those of <paramref name="body"/>.</summary>
    public ModelBuilder Function(string name, string inputs, string outputs, Func<GraphBuilder, GraphBuilder> body, long opset = 17)
    {
        var function = new FunctionProto { Name = name, Domain = "local" };
        function.Input.Add(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        function.Output.Add(outputs.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        function.Node.Add(body(new GraphBuilder()).Build().Node);
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        _model.Functions.Add(function);
        return this;
    }

    public ModelProto Build() => _model;

    public static implicit operator ModelProto(ModelBuilder builder) => builder.Build();
}
