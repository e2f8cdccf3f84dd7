// Each test starts builds of its own: more at once than processors only makes them time out.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.MethodLevel)]
