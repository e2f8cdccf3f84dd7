namespace QuantBuild.Benchmarks.Compare;

/// <summary>The program that does with onnxruntime's Python package what the command does.</summary>
internal static class PeerScript
{
    /// <summary>
    /// Arguments: source, output, precision, format, block size, symmetric (0 or 1), external (0 or 1). Without arguments it only says which versions there are.
    /// The last line is JSON: seconds without imports, and which function did it. Ends with 3 where the package has nothing for the case.
    /// </summary>
    public const string Text = """
        import json
        import sys
        import time

        # Before onnxruntime: where a distribution builds both with one shared library of ONNX, the other order fails.
        import onnx
        import onnx.reference
        import onnxruntime

        try:
            from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer as Quantizer
            widths = (4, 8)
        except ImportError:
            from onnxruntime.quantization.matmul_4bits_quantizer import MatMul4BitsQuantizer as Quantizer
            widths = (4,)
        from onnxruntime.quantization import QuantFormat, QuantType, quantize_dynamic

        if len(sys.argv) == 1:
            print("onnxruntime %s, onnx %s, Python %s" % (onnxruntime.__version__, onnx.__version__, sys.version.split()[0]))
            sys.exit(0)

        source, output, precision, form, block_size, symmetric, external = sys.argv[1:8]
        external = external == "1"
        bits = {"INT4": 4, "UINT4": 4, "INT8": 8, "UINT8": 8}.get(precision, 0)


        def nbits():
            loaded = time.perf_counter()
            more = {"bits": bits} if len(widths) > 1 else {}
            quantizer = Quantizer(
                onnx.load(source), block_size=int(block_size), is_symmetric=symmetric == "1",
                quant_format=QuantFormat.QDQ if form == "onnx-qdq" else QuantFormat.QOperator, **more)
            started = time.perf_counter()
            quantizer.process()
            made = time.perf_counter()
            quantizer.model.save_model_to_file(output, external)
            return loaded, started, made, Quantizer.__name__


        def dynamic():
            started = time.perf_counter()
            quantize_dynamic(
                source, output, per_channel=True, weight_type=QuantType.QInt8 if precision == "INT8" else QuantType.QUInt8, use_external_data_format=external)
            return started, started, time.perf_counter(), "quantize_dynamic"


        def half():
            from onnxruntime.transformers.float16 import convert_float_to_float16
            loaded = time.perf_counter()
            model = onnx.load(source)
            started = time.perf_counter()
            model = convert_float_to_float16(model, keep_io_types=True, disable_shape_infer=True)
            made = time.perf_counter()
            onnx.save_model(model, output, save_as_external_data=external)
            return loaded, started, made, "convert_float_to_float16"


        if bits in widths and not (bits == 8 and form == "onnx-qdq"):
            work = nbits
        elif bits == 8 and form == "onnx":
            work = dynamic
        elif precision == "FP16":
            work = half
        else:
            print("nothing for %s in %s" % (precision, form))
            sys.exit(3)
        loaded, started, made, function = work()
        print(json.dumps({"total": time.perf_counter() - loaded, "quantize": made - started, "function": function}))
        """;
}
