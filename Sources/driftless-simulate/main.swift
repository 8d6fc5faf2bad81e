#if Server || Tools
    import DriftlessSimulatorCommands

    await SimulatorCommand.start()
#endif
