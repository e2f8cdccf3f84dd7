return QuantBuild.Tool.Application.Main(args);
